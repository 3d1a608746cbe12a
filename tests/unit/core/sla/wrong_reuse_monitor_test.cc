#include "server/core/sla/wrong_reuse_monitor.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;
using ::turnopt::testing::ServedTurn;
using ::turnopt::testing::Serving;
using ::turnopt::testing::Shadow;

constexpr absl::Time kNow = absl::UnixEpoch();

void Turns(WrongReuseMonitor& monitor, int turns) {
  const TurnRecord turn = ServedTurn();
  for (int i = 0; i < turns; ++i) monitor.Observe(Serving(turn), kNow);
}

Verdict Label(WrongReuseMonitor& monitor, bool right, double weight, bool served = true) {
  LabelRecord label;
  label.flow = "sales";
  label.label.labelled = true;
  label.label.served = served;
  label.label.right = right;
  label.label.weight = weight;
  monitor.ObserveLabel(label, kNow);
  return monitor.Evaluate("sales", kNow);
}

TEST(WrongReuseMonitorTest, FlowOverBudgetIsRaisedOnce) {
  WrongReuseMonitor monitor{{}};
  Turns(monitor, 1000);
  int raised = 0;
  Verdict last;
  // Every verified answer is wrong; each stands for twenty.
  for (int i = 0; i < 20; ++i) {
    const Verdict verdict = Label(monitor, false, 20);
    if (verdict.edge == Edge::kRaised) {
      ++raised;
      last = verdict;
    }
  }
  EXPECT_EQ(raised, 1);
  EXPECT_GT(last.value, 0.01);
  EXPECT_THAT(monitor.Line("sales", last), HasSubstr("flow 'sales' (budget: 1.0%)"));
}

TEST(WrongReuseMonitorTest, AFewUnluckySamplesAreNotEnough) {
  WrongReuseMonitor monitor{{}};
  Turns(monitor, 1000);
  // One wrong sample of weight 20 already estimates 2 %, with an error as large.
  EXPECT_FALSE(Label(monitor, false, 20).breached);
  EXPECT_FALSE(Label(monitor, false, 20).breached);
}

TEST(WrongReuseMonitorTest, RightAndUnservedLabelsDoNotCount) {
  WrongReuseMonitor monitor{{}};
  Turns(monitor, 1000);
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(Label(monitor, true, 20).breached);
    EXPECT_FALSE(Label(monitor, false, 1, /*served=*/false).breached);
  }
  EXPECT_EQ(Label(monitor, true, 20).value, 0);
}

TEST(WrongReuseMonitorTest, FlowWithinItsBudgetStaysOn) {
  WrongReuseMonitor monitor{{}};
  for (int i = 0; i < 200; ++i) {
    Turns(monitor, 100);
    // Half a percent of turns are wrong, every one of them seen.
    EXPECT_FALSE(Label(monitor, i % 2 == 0, 1).breached) << i;
  }
}

TEST(WrongReuseMonitorTest, TurnsOutsideTheCanaryAreNoTurnsOfTheFlow) {
  WrongReuseMonitor monitor{{}};
  const TurnRecord turn = ServedTurn();
  for (int i = 0; i < 1000; ++i) monitor.Observe(Shadow(turn), kNow);
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(Label(monitor, false, 20).breached);
  EXPECT_EQ(monitor.Evaluate("sales", kNow).turns, 0u);
}

TEST(WrongReuseMonitorTest, ForgottenFlowStartsAfresh) {
  WrongReuseMonitor monitor{{}};
  Turns(monitor, 1000);
  for (int i = 0; i < 20; ++i) Label(monitor, false, 20);
  EXPECT_TRUE(monitor.Evaluate("sales", kNow).breached);
  monitor.Forget("sales");
  EXPECT_FALSE(monitor.Evaluate("sales", kNow).breached);
}

TEST(WrongReuseMonitorTest, FlowsAreBounded) {
  WrongReuseMonitor::Options options;
  options.max_flows = 2;
  WrongReuseMonitor monitor(options);
  for (int flow = 0; flow < 10; ++flow) {
    TurnRecord turn = ServedTurn();
    turn.flow = absl::StrCat("flow", flow);
    for (int i = 0; i < 10; ++i) monitor.Observe(Serving(turn), kNow);
  }
  EXPECT_GT(monitor.Evaluate("flow1", kNow).turns, 0u);
  EXPECT_EQ(monitor.Evaluate("flow2", kNow).turns, 0u);
}

}  // namespace
}  // namespace turnopt::core
