#include "server/report/report_builder.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::report {
namespace {

using testing::BaselineTurn;
using testing::IncidentOf;
using testing::LabelOf;
using testing::ServedTurn;
using testing::ShadowTurn;

const absl::Time kStart = absl::FromUnixSeconds(1'767'571'200);

class ReportBuilderTest : public ::testing::Test {
 protected:
  ReportBuilderTest() {
    options_.period = {kStart, kStart + absl::Hours(24 * 7)};
    options_.prices = {{"large", {2.0, 10.0}}};
  }

  ReportBuilder::Options options_;
};

TEST_F(ReportBuilderTest, AnEmptyLogGivesAnEmptyReport) {
  const Report report = ReportBuilder(options_).Build();
  EXPECT_EQ(report.all.turns, 0);
  EXPECT_TRUE(report.over_time.empty());
  EXPECT_TRUE(report.shadow_findings.empty());
  EXPECT_FALSE(report.criteria.empty());
}

TEST_F(ReportBuilderTest, BeforeIsWhatWasNotEnabledAndAfterWhatWas) {
  ReportBuilder builder(options_);
  builder.OnTurn(BaselineTurn("disabled", kStart));
  builder.OnTurn(ShadowTurn("shadow", kStart, core::Source::kCache));
  builder.OnTurn(ServedTurn("cached", kStart, core::Source::kCache));
  builder.OnTurn(ServedTurn("quick", kStart, core::Source::kQuickResponse));
  const Report report = builder.Build();
  EXPECT_EQ(report.all.turns, 4);
  EXPECT_EQ(report.baseline.turns, 2);
  EXPECT_EQ(report.stable.turns, 2);
  EXPECT_EQ(report.enabled.turns, 2);
  EXPECT_DOUBLE_EQ(report.baseline.latency.mean_ms.value, 3000);
  EXPECT_DOUBLE_EQ(report.enabled.latency.mean_ms.value, 600);
  EXPECT_DOUBLE_EQ(report.llm_calls_saved, 1);
  EXPECT_DOUBLE_EQ(*report.cost_saved_share, 1);
  EXPECT_DOUBLE_EQ(report.cost_saved, 2 * (1000 * 2.0 + 100 * 10.0) / 1e6);
}

TEST_F(ReportBuilderTest, OlderTurnsServeAsBaselineOnly) {
  ReportBuilder builder(options_);
  const absl::Time before = kStart - absl::Hours(1);
  builder.OnTurn(BaselineTurn("old baseline", before));
  builder.OnTurn(ServedTurn("old served", before, core::Source::kCache));
  builder.OnTurn(ServedTurn("too late", options_.period.until, core::Source::kCache));
  builder.OnTurn(ServedTurn("in it", kStart, core::Source::kCache));
  const Report report = builder.Build();
  EXPECT_EQ(report.all.turns, 1);
  EXPECT_EQ(report.baseline.turns, 1);
  EXPECT_EQ(report.stable.turns, 0);
  EXPECT_EQ(report.first_turn, kStart);
}

TEST_F(ReportBuilderTest, ATurnInTwoLogsCountsOnce) {
  ReportBuilder builder(options_);
  builder.StartPod("pod-a");
  builder.OnTurn(BaselineTurn("turn", kStart));
  builder.OnIncident(IncidentOf(core::IncidentKind::kErrorRate, kStart));
  builder.StartPod("pod-b");
  builder.OnTurn(BaselineTurn("turn", kStart));
  builder.OnTurn(BaselineTurn("other", kStart));
  builder.OnIncident(IncidentOf(core::IncidentKind::kErrorRate, kStart));
  const Report report = builder.Build();
  EXPECT_EQ(report.all.turns, 2);
  EXPECT_EQ(report.duplicates_left_out, 1);
  ASSERT_EQ(report.by_pod.size(), 2u);
  EXPECT_EQ(report.by_pod[0].summary.turns, 1);
  ASSERT_EQ(report.incidents.size(), 1u);
  EXPECT_EQ(report.incidents[0].raised, 1);
}

TEST_F(ReportBuilderTest, ASinglePodIsNotSetBesideItself) {
  ReportBuilder builder(options_);
  builder.OnTurn(BaselineTurn("turn", kStart));
  EXPECT_TRUE(builder.Build().by_pod.empty());
}

TEST_F(ReportBuilderTest, TurnsAreBounded) {
  options_.max_turns = 3;
  ReportBuilder builder(options_);
  for (int i = 0; i < 5; ++i) builder.OnTurn(BaselineTurn(absl::StrCat(i), kStart));
  EXPECT_EQ(builder.Build().all.turns, 3);
  EXPECT_EQ(builder.Build().turns_left_out, 2);
}

TEST_F(ReportBuilderTest, LabelsFindTheirTurns) {
  ReportBuilder builder(options_);
  const core::TurnRecord served = ServedTurn("served", kStart, core::Source::kCache);
  const core::TurnRecord shadow = ShadowTurn("shadow", kStart, core::Source::kCache);
  builder.OnTurn(served);
  builder.OnTurn(shadow);
  builder.OnLabel(LabelOf(served, core::Source::kCache, false));
  builder.OnLabel(LabelOf(shadow, core::Source::kCache, true));
  // The other tier's opinion of a turn that it did not answer says nothing of what was served.
  builder.OnLabel(LabelOf(served, core::Source::kQuickResponse, false));
  builder.OnLabel(LabelOf(shadow, core::Source::kQuickResponse, false));
  builder.OnLabel(LabelOf(BaselineTurn("unknown", kStart), core::Source::kCache, false));
  const Report report = builder.Build();
  ASSERT_EQ(report.wrong_reuse.size(), 2u);
  EXPECT_EQ(report.wrong_reuse[0].source, core::Source::kCache);
  EXPECT_EQ(report.wrong_reuse[0].labels, 1);
  EXPECT_EQ(report.wrong_reuse[0].wrong_labels, 1);
  EXPECT_EQ(report.wrong_reuse[1].labels, 0);
  ASSERT_EQ(report.shadow_findings.size(), 1u);
  EXPECT_EQ(report.shadow_findings[0].cached_agreed.hits, 1);
  EXPECT_EQ(report.shadow_findings[0].cached_agreed.n, 1);
  EXPECT_EQ(report.labels_without_turn, 1);
}

TEST_F(ReportBuilderTest, StepsAreHoursOfADayAndDaysOfAMonth) {
  ReportBuilder day(options_);
  day.OnTurn(BaselineTurn("a", kStart + absl::Minutes(90)));
  day.OnTurn(BaselineTurn("b", kStart + absl::Hours(20)));
  EXPECT_EQ(day.Build().step, absl::Hours(1));
  EXPECT_EQ(day.Build().over_time.front().start, kStart + absl::Hours(1));
  EXPECT_EQ(day.Build().over_time.size(), 20u);

  ReportBuilder week(options_);
  week.OnTurn(BaselineTurn("a", kStart + absl::Hours(3)));
  week.OnTurn(BaselineTurn("b", kStart + absl::Hours(24 * 6)));
  EXPECT_EQ(week.Build().step, absl::Hours(24));
  EXPECT_EQ(week.Build().over_time.front().start, kStart);
  EXPECT_EQ(week.Build().over_time.size(), 7u);
}

TEST_F(ReportBuilderTest, IncidentsOfThePeriodAreCountedOnceRaised) {
  ReportBuilder builder(options_);
  core::Incident incident =
      IncidentOf(core::IncidentKind::kLatencyHigh, kStart, core::Severity::kWarning);
  builder.OnIncident(incident);
  incident.phase = core::Incident::Phase::kResolved;
  builder.OnIncident(incident);
  builder.OnIncident(IncidentOf(core::IncidentKind::kLatencyRollback, kStart + absl::Hours(1)));
  builder.OnIncident(IncidentOf(core::IncidentKind::kErrorRate, kStart - absl::Hours(1)));
  const Report report = builder.Build();
  ASSERT_EQ(report.incidents.size(), 2u);
  EXPECT_EQ(report.critical_incidents, 1);
  EXPECT_EQ(report.rollbacks, 1);
  EXPECT_EQ(report.rollbacks_for_quality, 0);
}

TEST_F(ReportBuilderTest, ARollbackDuringAQualityAlertWasForQuality) {
  ReportBuilder builder(options_);
  builder.OnIncident(
      IncidentOf(core::IncidentKind::kQualityDegraded, kStart, core::Severity::kWarning));
  builder.OnIncident(IncidentOf(core::IncidentKind::kManualRollback, kStart + absl::Minutes(3)));
  EXPECT_EQ(builder.Build().rollbacks_for_quality, 1);
}

TEST_F(ReportBuilderTest, ARollbackAfterTheQualityAlertEndedWasNotForQuality) {
  ReportBuilder builder(options_);
  core::Incident quality =
      IncidentOf(core::IncidentKind::kQualityDegraded, kStart, core::Severity::kWarning);
  builder.OnIncident(quality);
  quality.phase = core::Incident::Phase::kResolved;
  quality.at += absl::Minutes(1);
  builder.OnIncident(quality);
  builder.OnIncident(IncidentOf(core::IncidentKind::kManualRollback, kStart + absl::Minutes(3)));
  const Report report = builder.Build();
  EXPECT_EQ(report.rollbacks, 1);
  EXPECT_EQ(report.rollbacks_for_quality, 0);
}

}  // namespace
}  // namespace turnopt::report
