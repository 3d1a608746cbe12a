#include "server/core/sla/learned_drift_monitor.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;

constexpr absl::Time kNow = absl::UnixEpoch();

// Of every ten labels `right` are right. Returns the last edge.
Edge Labels(LearnedDriftMonitor& monitor, int right, int count, Verdict* at_edge = nullptr) {
  Edge last = Edge::kNone;
  for (int i = 0; i < count; ++i) {
    LabelRecord label;
    label.label.labelled = true;
    label.label.served = true;
    label.label.right = i % 10 < right;
    monitor.ObserveLabel(label, kNow);
    const Verdict verdict = monitor.Evaluate(kNow);
    if (verdict.edge == Edge::kNone) continue;
    last = verdict.edge;
    if (at_edge != nullptr) *at_edge = verdict;
  }
  return last;
}

TEST(LearnedDriftMonitorTest, FallingAgreementIsRaisedOnceAndResolvedWhenItIsBack) {
  LearnedDriftMonitor monitor{{}};
  EXPECT_EQ(Labels(monitor, 9, 400), Edge::kNone);
  Verdict raised;
  EXPECT_EQ(Labels(monitor, 6, 200, &raised), Edge::kRaised);
  EXPECT_THAT(monitor.Line(raised), HasSubstr("before: 90%"));
  EXPECT_EQ(Labels(monitor, 6, 500), Edge::kNone) << "still raised, not raised again";
  EXPECT_EQ(Labels(monitor, 9, 200), Edge::kResolved);
}

TEST(LearnedDriftMonitorTest, NewLevelDoesNotBecomeNormalWhileRaised) {
  LearnedDriftMonitor monitor{{}};
  Labels(monitor, 9, 400);
  Labels(monitor, 6, 5000);
  EXPECT_TRUE(monitor.Evaluate(kNow).breached);
}

TEST(LearnedDriftMonitorTest, AgreementThatWasNeverGoodIsNoDrift) {
  LearnedDriftMonitor monitor{{}};
  EXPECT_EQ(Labels(monitor, 5, 2000), Edge::kNone);
}

TEST(LearnedDriftMonitorTest, OnlyServedLearnedRepliesCount) {
  LearnedDriftMonitor monitor{{}};
  Labels(monitor, 9, 400);
  for (int i = 0; i < 500; ++i) {
    LabelRecord label;
    label.label.labelled = true;
    label.label.right = false;
    monitor.ObserveLabel(label, kNow);  // not served
    label.label.served = true;
    label.source = Source::kQuickResponse;
    monitor.ObserveLabel(label, kNow);
  }
  EXPECT_FALSE(monitor.Evaluate(kNow).breached);
}

}  // namespace
}  // namespace turnopt::core
