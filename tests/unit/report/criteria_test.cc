#include "server/report/criteria.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::report {
namespace {

Mean MeanOf(double value, double half, int64_t n = 1000) {
  return {n, value, Interval{value - half, value + half}};
}

// A rollout that meets everything.
Report GoodReport() {
  Report report;
  report.currency = "USD";
  report.all.turns = 2000;
  report.baseline.turns = 1000;
  report.baseline.latency.mean_ms = MeanOf(4000, 50);
  report.baseline.latency.p95_ms = 6000;
  report.baseline.llm_calls = ShareOf(1000, 1000);
  report.baseline.errors = ShareOf(10, 10'000);
  report.enabled.turns = 1000;
  report.enabled.latency.mean_ms = MeanOf(900, 50);
  report.enabled.latency.p95_ms = 3000;
  report.enabled.latency.p95_confidence = Interval{2900, 3100};
  report.enabled.quality = MeanOf(82, 1);
  report.enabled.hit_rate = ShareOf(700, 1000);
  report.enabled.llm_calls = ShareOf(300, 1000);
  report.enabled.errors = ShareOf(10, 10'000);
  report.llm_calls_saved = 0.7;
  report.cost_saved_share = 0.7;
  SummarySlice slice;
  slice.name = "quick";
  slice.summary.quality = MeanOf(84, 1);
  report.by_response_type = {slice};
  slice.name = "1_opening";
  report.by_state = {slice};
  WrongReuse reuse;
  reuse.turns = 1000;
  reuse.served = 400;
  reuse.labels = 400;
  reuse.share = 0.004;
  reuse.confidence = Interval{0.002, 0.008};
  report.wrong_reuse = {reuse};
  report.trend.days = 10;
  report.trend.latency_ms_per_day = {1000, -1, Interval{-3, 1}};
  report.trend.quality_per_day = {1000, 0.01, Interval{-0.01, 0.03}};
  return report;
}

Criterion Judge(const Report& report, const std::string& id) {
  for (const Criterion& criterion : JudgeCriteria(report)) {
    if (criterion.id == id) return criterion;
  }
  ADD_FAILURE() << "no criterion " << id;
  return {};
}

TEST(CriteriaTest, AGoodRolloutMeetsThemAll) {
  for (const Criterion& criterion : JudgeCriteria(GoodReport())) {
    EXPECT_EQ(criterion.status, CriterionStatus::kMet) << criterion.id << ": " << criterion.why;
  }
}

TEST(CriteriaTest, NothingMeasuredIsTooLittleDataThroughout) {
  for (const Criterion& criterion : JudgeCriteria(Report())) {
    EXPECT_EQ(criterion.status, CriterionStatus::kTooLittleData) << criterion.id;
    EXPECT_FALSE(criterion.why.empty()) << criterion.id;
  }
}

TEST(CriteriaTest, EveryCriterionHasAnIdOfItsOwn) {
  std::set<std::string> ids;
  const auto criteria = JudgeCriteria(Report());
  for (const Criterion& criterion : criteria) ids.insert(criterion.id);
  EXPECT_EQ(ids.size(), criteria.size());
}

TEST(CriteriaTest, TargetsAreThoseOfTheOperator) {
  Report report = GoodReport();
  report.targets = {absl::Milliseconds(800), 99, 0.9, 0.9, 0.9};
  for (const Criterion& criterion : JudgeCriteria(report)) {
    const bool aimed_at = criterion.id == "mean_latency" || criterion.id == "latency_cut" ||
                          criterion.id == "hit_rate" || criterion.id == "llm_calls_saved" ||
                          absl::StartsWith(criterion.id, "quality");
    const bool met = criterion.status == CriterionStatus::kMet;
    EXPECT_EQ(met, !aimed_at || criterion.id == "quality_rollbacks") << criterion.id;
  }
}

TEST(CriteriaTest, TheLimitWithinTheIntervalDecidesNothing) {
  Report report = GoodReport();
  report.enabled.latency.mean_ms = MeanOf(1490, 20);
  EXPECT_EQ(Judge(report, "mean_latency").status, CriterionStatus::kTooLittleData);
  report.enabled.latency.mean_ms = MeanOf(1600, 20);
  EXPECT_EQ(Judge(report, "mean_latency").status, CriterionStatus::kNotMet);
}

TEST(CriteriaTest, TheCutIsMeasuredAgainstTheBaselinesMean) {
  Report report = GoodReport();
  EXPECT_DOUBLE_EQ(*Judge(report, "latency_cut").value, 1 - 900.0 / 4000);
  report.baseline.latency.mean_ms = MeanOf(2000, 20);
  EXPECT_EQ(Judge(report, "latency_cut").status, CriterionStatus::kNotMet);
  report.baseline.latency.mean_ms = Mean();
  EXPECT_EQ(Judge(report, "latency_cut").status, CriterionStatus::kTooLittleData);
}

TEST(CriteriaTest, OneLowResponseTypeFailsAllOfThem) {
  Report report = GoodReport();
  SummarySlice low;
  low.name = "cached";
  low.summary.quality = MeanOf(70, 1);
  report.by_response_type.push_back(low);
  const Criterion criterion = Judge(report, "quality_by_response_type");
  EXPECT_EQ(criterion.status, CriterionStatus::kNotMet);
  EXPECT_EQ(*criterion.value, 70);
  EXPECT_THAT(criterion.why, ::testing::HasSubstr("cached"));
}

TEST(CriteriaTest, AStateWithFewTurnsIsLeftOutAndSaidSo) {
  Report report = GoodReport();
  SummarySlice small;
  small.name = "13_exit";
  small.summary.quality = MeanOf(10, 1, /*n=*/3);
  report.by_state.push_back(small);
  const Criterion criterion = Judge(report, "quality_by_state");
  EXPECT_EQ(criterion.status, CriterionStatus::kMet);
  EXPECT_THAT(criterion.why, ::testing::HasSubstr("1 with under 30 turns left out"));
}

TEST(CriteriaTest, MoreErrorsThanBeforeAreNotMet) {
  Report report = GoodReport();
  report.enabled.errors = ShareOf(300, 10'000);
  EXPECT_EQ(Judge(report, "error_rate").status, CriterionStatus::kNotMet);
  report.enabled.errors = ShareOf(0, 20);
  EXPECT_EQ(Judge(report, "error_rate").status, CriterionStatus::kTooLittleData);
}

TEST(CriteriaTest, VerificationsCountAsLlmCalls) {
  Report report = GoodReport();
  report.enabled.llm_calls = ShareOf(500, 1000);
  report.llm_calls_saved = 0.5;
  EXPECT_EQ(Judge(report, "llm_calls_saved").status, CriterionStatus::kNotMet);
}

TEST(CriteriaTest, CostWithoutPricesIsUnknown) {
  Report report = GoodReport();
  report.currency.clear();
  EXPECT_EQ(Judge(report, "cost_saved").status, CriterionStatus::kTooLittleData);
}

TEST(CriteriaTest, WrongReuseOverTheBudgetIsNotMet) {
  Report report = GoodReport();
  report.wrong_reuse[0].share = 0.03;
  report.wrong_reuse[0].confidence = Interval{0.02, 0.04};
  EXPECT_EQ(Judge(report, "wrong_reuse").status, CriterionStatus::kNotMet);
  report.wrong_reuse[0].confidence.reset();
  EXPECT_EQ(Judge(report, "wrong_reuse").status, CriterionStatus::kTooLittleData);
}

TEST(CriteriaTest, EitherLatencyOrQualityMayDegrade) {
  Report report = GoodReport();
  report.trend.latency_ms_per_day = {1000, 30, Interval{20, 40}};
  Criterion criterion = Judge(report, "no_degradation");
  EXPECT_EQ(criterion.status, CriterionStatus::kNotMet);
  EXPECT_NEAR(*criterion.value, 300.0 / 900, 1e-9);

  report = GoodReport();
  report.trend.quality_per_day = {1000, -1.5, Interval{-2, -1}};
  criterion = Judge(report, "no_degradation");
  EXPECT_EQ(criterion.status, CriterionStatus::kNotMet);
  EXPECT_THAT(criterion.why, ::testing::HasSubstr("quality"));
}

TEST(CriteriaTest, OneCriticalIncidentOrQualityRollbackIsOneTooMany) {
  Report report = GoodReport();
  report.critical_incidents = 1;
  report.rollbacks_for_quality = 1;
  EXPECT_EQ(Judge(report, "critical_incidents").status, CriterionStatus::kNotMet);
  EXPECT_EQ(Judge(report, "quality_rollbacks").status, CriterionStatus::kNotMet);
}

}  // namespace
}  // namespace turnopt::report
