#include "server/core/sla/quality_drop_monitor.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;
using ::turnopt::testing::Serving;
using ::turnopt::testing::Shadow;
using ::turnopt::testing::TurnOfQuality;

constexpr absl::Time kNow = absl::UnixEpoch();

// Scores that alternate around a mean: their standard deviation is `spread`.
void Baseline(QualityDropMonitor& monitor, double mean, double spread, int turns) {
  for (int i = 0; i < turns; ++i) {
    const TurnRecord turn = TurnOfQuality(mean + (i % 2 == 0 ? spread : -spread));
    monitor.Observe(Shadow(turn), kNow);
  }
}

Verdict Serve(QualityDropMonitor& monitor, double overall, int turns) {
  const TurnRecord turn = TurnOfQuality(overall);
  Verdict verdict;
  for (int i = 0; i < turns && verdict.edge == Edge::kNone; ++i) {
    monitor.Observe(Serving(turn), kNow);
    verdict = monitor.Evaluate(kNow);
  }
  return verdict;
}

TEST(QualityDropMonitorTest, SmallSpreadIsHeldToTheLeastDrop) {
  QualityDropMonitor monitor{{}};
  Baseline(monitor, 84, 2, 200);
  EXPECT_NEAR(Serve(monitor, 79.5, 60).threshold, 79, 1e-6);
  EXPECT_FALSE(Serve(monitor, 79.5, 60).breached);
  const Verdict verdict = Serve(monitor, 77, 60);
  EXPECT_EQ(verdict.edge, Edge::kRaised);
  EXPECT_THAT(monitor.Line(verdict), HasSubstr("measured baseline: 84"));
}

TEST(QualityDropMonitorTest, WideSpreadIsHeldToItsOwnNoise) {
  QualityDropMonitor monitor{{}};
  Baseline(monitor, 80, 20, 200);
  // 3.5 * 20 / sqrt(50) = 9.899 points.
  EXPECT_NEAR(Serve(monitor, 72, 50).threshold, 80 - 9.899, 0.01);
  EXPECT_FALSE(Serve(monitor, 71, 60).breached);
  EXPECT_EQ(Serve(monitor, 65, 60).edge, Edge::kRaised);
}

TEST(QualityDropMonitorTest, WithoutBaselineTurnsTheFirstServingTurnsAreHeldAsBaseline) {
  QualityDropMonitor monitor{{}};
  EXPECT_EQ(Serve(monitor, 85, 200).edge, Edge::kNone);
  EXPECT_EQ(Serve(monitor, 78, 60).edge, Edge::kRaised);
  // The bad turns did not become the baseline.
  EXPECT_NEAR(Serve(monitor, 78, 1000).threshold, 80, 1e-6);
}

TEST(QualityDropMonitorTest, TooFewBaselineTurnsSayNothing) {
  QualityDropMonitor monitor{{}};
  Baseline(monitor, 90, 1, 199);
  EXPECT_FALSE(Serve(monitor, 40, 100).breached);
}

TEST(QualityDropMonitorTest, RestartKeepsTheBaseline) {
  QualityDropMonitor monitor{{}};
  Baseline(monitor, 84, 2, 200);
  Serve(monitor, 70, 60);
  monitor.Restart();
  EXPECT_FALSE(Serve(monitor, 70, 49).breached);
  EXPECT_EQ(Serve(monitor, 70, 1).edge, Edge::kRaised);
}

}  // namespace
}  // namespace turnopt::core
