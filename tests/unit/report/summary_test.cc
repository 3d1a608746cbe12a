#include "server/report/summary.h"

#include <numeric>

#include "gtest/gtest.h"

namespace turnopt::report {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'767'571'200);  // midnight, UTC

class SummaryTest : public ::testing::Test {
 protected:
  // An enabled turn of a call of its own.
  ReportRow& Add(core::Source spoken, double total_ms,
                 absl::Duration after = absl::ZeroDuration()) {
    ReportRow row;
    row.at = kStart + after;
    row.call = rows_.turns.size();
    row.total_ms = total_ms;
    row.quality = 80;
    row.mode = core::Mode::kEnabled;
    row.spoken = spoken;
    row.llm_called = spoken == core::Source::kLlm;
    row.flow = rows_.flows.Id("flow");
    row.state = rows_.states.Id("state");
    row.pod = rows_.pods.Id("");
    row.model = rows_.models.Id(row.llm_called ? "large" : "");
    if (row.llm_called) {
      row.prompt_tokens = 1000;
      row.completion_tokens = 100;
    }
    rows_.turns.push_back(row);
    return rows_.turns.back();
  }

  RowIndices All() const {
    RowIndices indices(rows_.turns.size());
    std::iota(indices.begin(), indices.end(), 0u);
    return indices;
  }

  ReportRows rows_;
  const PriceTable prices_ = {{"large", {2.0, 10.0}}};
};

TEST_F(SummaryTest, SharesAndPercentilesAreThoseOfTheTurns) {
  Add(core::Source::kLlm, 3000);
  Add(core::Source::kLlm, 4000);
  Add(core::Source::kQuickResponse, 500);
  Add(core::Source::kCache, 700);
  const TurnSummary summary = Summarize(rows_, All(), prices_, 0);
  EXPECT_EQ(summary.turns, 4);
  EXPECT_EQ(summary.calls, 4);
  EXPECT_DOUBLE_EQ(summary.hit_rate.value, 0.5);
  EXPECT_DOUBLE_EQ(summary.cached.value, 0.25);
  EXPECT_DOUBLE_EQ(summary.llm_calls.value, 0.5);
  EXPECT_DOUBLE_EQ(summary.latency.mean_ms.value, 2050);
  EXPECT_DOUBLE_EQ(summary.latency.p50_ms, 1850);
  EXPECT_EQ(summary.latency.counts[2], 2);   // 500 ms and 700 ms
  EXPECT_EQ(summary.latency.counts[12], 1);  // 3 s
  EXPECT_EQ(summary.latency.counts[16], 1);  // 4 s
}

TEST_F(SummaryTest, WhatWasNotMeasuredIsNotCounted) {
  Add(core::Source::kLlm, -1).quality = -1;
  Add(core::Source::kLlm, 1000);
  const TurnSummary summary = Summarize(rows_, All(), prices_, 0);
  EXPECT_EQ(summary.turns, 2);
  EXPECT_EQ(summary.latency.mean_ms.n, 1);
  EXPECT_EQ(summary.quality.n, 1);
}

TEST_F(SummaryTest, LatenciesBeyondTheLastStepAreKept) {
  Add(core::Source::kLlm, 1e9);
  EXPECT_EQ(Summarize(rows_, All(), prices_, 0).latency.counts[kLatencySteps - 1], 1);
}

TEST_F(SummaryTest, CostIsTokensTimesPriceAndVerificationsCostACall) {
  Add(core::Source::kLlm, 3000);
  Add(core::Source::kLlm, 3000).model = rows_.models.Id("unknown");
  Add(core::Source::kCache, 500).verified = true;
  Add(core::Source::kCache, 500);
  const double call = MeanCallCost(rows_, All(), prices_);
  EXPECT_DOUBLE_EQ(call, (1000 * 2.0 + 100 * 10.0) / 1e6);
  const TurnSummary summary = Summarize(rows_, All(), prices_, call);
  EXPECT_DOUBLE_EQ(summary.cost, 2 * call);
  EXPECT_EQ(summary.unpriced_calls, 1);
  EXPECT_EQ(summary.llm_calls.hits, 3);
}

TEST_F(SummaryTest, SlicesComeBySizeAndTheSmallestAreJoined) {
  for (int i = 0; i < 6; ++i) {
    Add(core::Source::kLlm, 1000).state = rows_.states.Id(i < 3 ? "a" : i < 5 ? "b" : "c");
  }
  Add(core::Source::kLlm, 1000).state = rows_.states.Id("d");
  const auto slices = SliceTurns(rows_, All(), SliceBy::kState, 2, prices_, 0);
  ASSERT_EQ(slices.size(), 3u);
  EXPECT_EQ(slices[0].name, "a");
  EXPECT_EQ(slices[0].flow, "flow");
  EXPECT_EQ(slices[0].summary.turns, 3);
  EXPECT_EQ(slices[1].name, "b");
  EXPECT_EQ(slices[2].name, "other");
  EXPECT_EQ(slices[2].summary.turns, 2);
}

TEST_F(SummaryTest, OneStateNameInTwoFlowsIsTwoStates) {
  Add(core::Source::kLlm, 1000);
  Add(core::Source::kLlm, 1000).flow = rows_.flows.Id("another");
  EXPECT_EQ(SliceTurns(rows_, All(), SliceBy::kState, 10, prices_, 0).size(), 2u);
}

TEST_F(SummaryTest, StepsFollowOneAnotherWithoutGaps) {
  Add(core::Source::kLlm, 1000, absl::Hours(1));
  Add(core::Source::kCache, 500, absl::Hours(50));
  const auto steps = TimeSteps(rows_, All(), kStart, absl::Hours(24));
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0].start, kStart);
  EXPECT_EQ(steps[1].start, kStart + absl::Hours(24));
  EXPECT_EQ(steps[0].by_source[static_cast<size_t>(core::Source::kLlm)], 1);
  EXPECT_EQ(steps[1].latency_ms.n, 0);
  EXPECT_EQ(steps[2].by_source[static_cast<size_t>(core::Source::kCache)], 1);
}

TEST_F(SummaryTest, ATurnFarOutsideCostsNoMemory) {
  Add(core::Source::kLlm, 1000);
  Add(core::Source::kLlm, 1000, absl::Hours(24 * 365 * 100));
  EXPECT_EQ(TimeSteps(rows_, All(), kStart, absl::Hours(1)).size(), 1u);
}

// 100 turns, 40 of them reused; 10 were verified at a rate of 1 in 5, 2 of those were wrong.
TEST_F(SummaryTest, WrongReuseStandsForAllThatWasServed) {
  for (uint32_t i = 0; i < 100; ++i) {
    Add(i < 40 ? core::Source::kCache : core::Source::kLlm, 1000);
    if (i < 10) rows_.labels.push_back({i, core::Source::kCache, i >= 2, 5});
  }
  const WrongReuse reuse = EstimateWrongReuse(rows_, All(), core::Source::kCache);
  EXPECT_EQ(reuse.turns, 100);
  EXPECT_EQ(reuse.served, 40);
  EXPECT_EQ(reuse.labels, 10);
  EXPECT_EQ(reuse.wrong_labels, 2);
  EXPECT_DOUBLE_EQ(reuse.effective_labels, 10);
  EXPECT_DOUBLE_EQ(reuse.share, 0.2 * 0.4);
  EXPECT_LT(reuse.confidence->low, 0.08);
  EXPECT_GT(reuse.confidence->high, 0.08);
}

TEST_F(SummaryTest, LabelsWeighAsTheirSamplingRate) {
  for (uint32_t i = 0; i < 20; ++i) Add(core::Source::kCache, 1000);
  rows_.labels = {{0, core::Source::kCache, false, 1}, {1, core::Source::kCache, true, 9}};
  EXPECT_DOUBLE_EQ(EstimateWrongReuse(rows_, All(), core::Source::kCache).share, 0.1);
}

TEST_F(SummaryTest, ARisingLatencyHasARisingTrend) {
  for (int day = 0; day < 10; ++day) {
    Add(core::Source::kLlm, 1000 + 50 * day, absl::Hours(24 * day)).quality = 90 - day;
  }
  const Trend trend = FitTrend(rows_, All());
  EXPECT_DOUBLE_EQ(trend.days, 9);
  EXPECT_NEAR(trend.latency_ms_per_day.value, 50, 1e-6);
  EXPECT_NEAR(trend.quality_per_day.value, -1, 1e-6);
}

}  // namespace
}  // namespace turnopt::report
