#include "server/core/sla/quality_monitor.h"

#include <limits>

#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::turnopt::testing::OutsideCanary;
using ::turnopt::testing::Serving;
using ::turnopt::testing::Shadow;
using ::turnopt::testing::TurnOfQuality;

constexpr absl::Time kNow = absl::UnixEpoch();

Verdict After(QualityMonitor& monitor, double overall) {
  const TurnRecord turn = TurnOfQuality(overall);
  monitor.Observe(Serving(turn), kNow);
  return monitor.Evaluate(kNow);
}

TEST(QualityMonitorTest, FortyNineBadScoresSayNothingAndTheFiftiethAlertsOnce) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  for (int i = 0; i < 49; ++i) EXPECT_FALSE(After(monitor, 67).breached);
  const Verdict fiftieth = After(monitor, 67);
  EXPECT_EQ(fiftieth.edge, Edge::kRaised);
  EXPECT_EQ(monitor.Line(fiftieth),
            "[QUALITY_ALERT] Quality degraded by 8 points (baseline: 75, current: 67)");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(After(monitor, 67).edge, Edge::kNone);
}

TEST(QualityMonitorTest, MeanAtTheLimitIsNotUnderIt) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(After(monitor, 70).breached);
}

TEST(QualityMonitorTest, ResolvesAPointOverTheLimitAndNotBefore) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  for (int i = 0; i < 50; ++i) After(monitor, 60);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(After(monitor, 70.5).edge, Edge::kNone);
  EXPECT_TRUE(monitor.Evaluate(kNow).breached);
  Edge edge = Edge::kNone;
  for (int i = 0; i < 50 && edge == Edge::kNone; ++i) edge = After(monitor, 72).edge;
  EXPECT_EQ(edge, Edge::kResolved);
}

TEST(QualityMonitorTest, IncidentIsCriticalAndHasItsOwnLimit) {
  QualityMonitor monitor(QualityMonitor::IncidentDefaults());
  for (int i = 0; i < 60; ++i) EXPECT_FALSE(After(monitor, 66).breached);
  Verdict verdict;
  for (int i = 0; i < 60 && verdict.edge == Edge::kNone; ++i) verdict = After(monitor, 50);
  EXPECT_EQ(verdict.edge, Edge::kRaised);
  EXPECT_LT(verdict.value, 65);
  EXPECT_EQ(monitor.severity(), Severity::kCritical);
}

TEST(QualityMonitorTest, FiveFactorProfileRaisesNoAlert) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  const TurnRecord turn = TurnOfQuality(20, "five_factor");
  for (int i = 0; i < 200; ++i) monitor.Observe(Serving(turn), kNow);
  EXPECT_FALSE(monitor.Evaluate(kNow).breached);
  EXPECT_EQ(monitor.Evaluate(kNow).turns, 0u);
}

TEST(QualityMonitorTest, ScoreThatIsNoNumberIsSkipped) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  for (int i = 0; i < 50; ++i) After(monitor, 80);
  After(monitor, std::numeric_limits<double>::quiet_NaN());
  EXPECT_DOUBLE_EQ(After(monitor, 80).value, 80);
}

TEST(QualityMonitorTest, CanaryIsNotThinnedOutByCallsOutsideIt) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  const TurnRecord good = TurnOfQuality(90);
  for (int i = 0; i < 49; ++i) {
    After(monitor, 60);
    for (int j = 0; j < 9; ++j) monitor.Observe(OutsideCanary(good), kNow);
  }
  EXPECT_EQ(After(monitor, 60).edge, Edge::kRaised);
}

TEST(QualityMonitorTest, ShadowPodWatchesTheLlmsOwnReplies) {
  QualityMonitor monitor(QualityMonitor::AlertDefaults());
  const TurnRecord bad = TurnOfQuality(60);
  for (int i = 0; i < 50; ++i) monitor.Observe(Shadow(bad), kNow);
  EXPECT_EQ(monitor.Evaluate(kNow).edge, Edge::kRaised);
}

TEST(QualityMonitorTest, LineAddsUpAsItIsRead) {
  EXPECT_EQ(QualityDegradedLine(75, 66.6),
            "[QUALITY_ALERT] Quality degraded by 8 points (baseline: 75, current: 67)");
  EXPECT_EQ(QualityDegradedLine(82.4, 70.6),
            "[QUALITY_ALERT] Quality degraded by 11 points (baseline: 82, current: 71)");
}

}  // namespace
}  // namespace turnopt::core
