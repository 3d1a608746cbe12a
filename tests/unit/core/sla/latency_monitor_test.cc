#include "server/core/sla/latency_monitor.h"

#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::turnopt::testing::OutsideCanary;
using ::turnopt::testing::ServedTurn;
using ::turnopt::testing::Serving;
using ::turnopt::testing::Shadow;
using ::turnopt::testing::TurnOfMs;

constexpr absl::Time kNow = absl::UnixEpoch();

class LatencyMonitorTest : public ::testing::Test {
 protected:
  Verdict After(int total_ms) {
    const TurnRecord turn = TurnOfMs(total_ms);
    monitor_.Observe(Serving(turn), kNow);
    return monitor_.Evaluate(kNow);
  }
  LatencyMonitor monitor_{LatencyMonitor::AlertDefaults()};
};

TEST_F(LatencyMonitorTest, FourSlowTurnsSayNothingAndTheFifthAlertsOnce) {
  for (int i = 0; i < 4; ++i) EXPECT_EQ(After(2850).edge, Edge::kNone);
  const Verdict fifth = After(2850);
  EXPECT_EQ(fifth.edge, Edge::kRaised);
  EXPECT_EQ(monitor_.Line(fifth), "[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(After(2850).edge, Edge::kNone);
}

TEST_F(LatencyMonitorTest, ExactlyTheThresholdIsNotOverIt) {
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(After(2500).breached);
}

TEST_F(LatencyMonitorTest, OneFastTurnBreaksTheRun) {
  for (int i = 0; i < 4; ++i) After(4000);
  After(900);
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(After(4000).breached);
  EXPECT_EQ(After(4000).edge, Edge::kRaised);
}

TEST_F(LatencyMonitorTest, ValueIsTheMeanOfTheRun) {
  Verdict verdict;
  for (int ms : {2600, 2700, 2800, 2900, 3000}) verdict = After(ms);
  EXPECT_DOUBLE_EQ(verdict.value, 2800);
  EXPECT_DOUBLE_EQ(verdict.threshold, 2500);
  EXPECT_EQ(verdict.turns, 5u);
}

TEST_F(LatencyMonitorTest, AlternatingTurnsDoNotResolveAndDoNotAlertAgain) {
  for (int i = 0; i < 5; ++i) After(3000);
  for (int i = 0; i < 49; ++i) {
    EXPECT_EQ(After(i % 4 == 0 ? 3000 : 1000).edge, Edge::kNone);
  }
  for (int i = 0; i < 4; ++i) After(1000);
  EXPECT_EQ(After(1000).edge, Edge::kResolved);
  for (int i = 0; i < 4; ++i) After(3000);
  EXPECT_EQ(After(3000).edge, Edge::kRaised);
}

TEST_F(LatencyMonitorTest, BaselineAndOtherCallsNeitherCountNorBreakARun) {
  const TurnRecord slow = TurnOfMs(4000);
  const TurnRecord fast = TurnOfMs(500);
  for (int i = 0; i < 20; ++i) {
    monitor_.Observe(Shadow(slow), kNow);
    monitor_.Observe(OutsideCanary(slow), kNow);
  }
  EXPECT_FALSE(monitor_.Evaluate(kNow).breached);
  for (int i = 0; i < 4; ++i) After(4000);
  monitor_.Observe(OutsideCanary(fast), kNow);
  EXPECT_EQ(After(4000).edge, Edge::kRaised);
}

TEST_F(LatencyMonitorTest, TurnWithoutTotalIsSkipped) {
  for (int i = 0; i < 4; ++i) After(4000);
  const TurnRecord unmeasured = ServedTurn();
  monitor_.Observe(Serving(unmeasured), kNow);
  EXPECT_FALSE(monitor_.Evaluate(kNow).breached);
  EXPECT_EQ(After(4000).edge, Edge::kRaised);
}

TEST_F(LatencyMonitorTest, RestartForgetsTheRun) {
  for (int i = 0; i < 4; ++i) After(4000);
  monitor_.Restart();
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(After(4000).breached);
}

TEST(LatencyRollbackTest, NineTurnsOverThreeSecondsHoldAndTheTenthRollsBack) {
  LatencyMonitor monitor(LatencyMonitor::RollbackDefaults());
  const TurnRecord slow = TurnOfMs(3200);
  for (int i = 0; i < 9; ++i) {
    monitor.Observe(Serving(slow), kNow);
    EXPECT_FALSE(monitor.Evaluate(kNow).breached);
  }
  monitor.Observe(Serving(slow), kNow);
  const Verdict tenth = monitor.Evaluate(kNow);
  EXPECT_EQ(tenth.edge, Edge::kRaised);
  EXPECT_EQ(monitor.severity(), Severity::kCritical);
  EXPECT_EQ(monitor.Line(tenth),
            "[ALERT] Voice Agent Latency Critical: 3200ms over 10 turns (threshold: 3000ms)");
}

}  // namespace
}  // namespace turnopt::core
