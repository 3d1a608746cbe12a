#include "server/core/sla/error_rate_monitor.h"

#include <string>

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

TurnRecord Failed() {
  TurnRecord turn = ServedTurn();
  turn.llm_failed = true;
  return turn;
}

// `errors` of every hundred turns fail, spread evenly.
Verdict Watch(ErrorRateMonitor& monitor, bool baseline, int errors, int turns) {
  const TurnRecord failed = Failed();
  const TurnRecord fine = ServedTurn();
  Verdict verdict;
  int due = 0;
  for (int i = 0; i < turns; ++i) {
    due += errors;
    const bool fails = due >= 100;
    if (fails) due -= 100;
    const TurnRecord& turn = fails ? failed : fine;
    monitor.Observe(baseline ? Shadow(turn) : Serving(turn), kNow);
    const Verdict now = monitor.Evaluate(kNow);
    if (now.edge != Edge::kNone) verdict.edge = now.edge;
    const Edge edge = verdict.edge;
    verdict = now;
    verdict.edge = edge;
  }
  return verdict;
}

TEST(ErrorRateMonitorTest, EachKindOfErrorCounts) {
  TurnRecord timed_out = ServedTurn();
  timed_out.llm_timed_out = true;
  TurnRecord fallback = ServedTurn();
  fallback.spoken = Source::kFallback;
  for (const TurnRecord& turn : {Failed(), timed_out, fallback}) {
    ErrorRateMonitor monitor{{}};
    for (int i = 0; i < 50; ++i) monitor.Observe(Serving(turn), kNow);
    EXPECT_EQ(monitor.Evaluate(kNow).edge, Edge::kRaised);
  }
}

TEST(ErrorRateMonitorTest, RateLikeTheBaselineIsNoAlertHoweverHigh) {
  ErrorRateMonitor monitor{{}};
  Watch(monitor, true, 8, 1000);
  EXPECT_NEAR(monitor.baseline(), 0.08, 1e-9);
  EXPECT_FALSE(Watch(monitor, false, 8, 1000).breached);
}

TEST(ErrorRateMonitorTest, RateOverBaselineAndMarginAlertsOnceAndResolves) {
  ErrorRateMonitor monitor{{}};
  Watch(monitor, true, 1, 1000);
  const Verdict verdict = Watch(monitor, false, 10, 300);
  EXPECT_EQ(verdict.edge, Edge::kRaised);
  EXPECT_NEAR(verdict.threshold, 0.03, 1e-9);
  EXPECT_THAT(monitor.Line(verdict), HasSubstr("baseline: 1.0%"));
  EXPECT_EQ(Watch(monitor, false, 1, 400).edge, Edge::kResolved);
}

TEST(ErrorRateMonitorTest, OneErrorInTheFirstTurnsIsChance) {
  ErrorRateMonitor monitor{{}};
  const TurnRecord failed = Failed();
  monitor.Observe(Serving(failed), kNow);
  EXPECT_FALSE(monitor.Evaluate(kNow).breached) << "fewer turns than the least number";
  const TurnRecord fine = ServedTurn();
  for (int i = 0; i < 49; ++i) {
    monitor.Observe(Serving(fine), kNow);
    EXPECT_FALSE(monitor.Evaluate(kNow).breached);
  }
}

TEST(ErrorRateMonitorTest, SidecarErrorsCount) {
  ErrorRateMonitor monitor{{}};
  const TurnRecord fine = ServedTurn();
  for (int i = 0; i < 60; ++i) monitor.Observe(Serving(fine), kNow);
  for (int i = 0; i < 10; ++i) monitor.CountSidecarError();
  EXPECT_EQ(monitor.Evaluate(kNow).edge, Edge::kRaised);
}

TEST(ErrorRateMonitorTest, RestartKeepsTheBaseline) {
  ErrorRateMonitor monitor{{}};
  Watch(monitor, true, 5, 1000);
  Watch(monitor, false, 50, 100);
  monitor.Restart();
  EXPECT_EQ(monitor.Evaluate(kNow).turns, 0u);
  EXPECT_NEAR(monitor.baseline(), 0.05, 1e-9);
}

}  // namespace
}  // namespace turnopt::core
