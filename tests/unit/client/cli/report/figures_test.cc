#include "client/cli/report/figures.h"

#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

TEST(FiguresTest, CountsAreGroupedByThousands) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1000), "1,000");
  EXPECT_EQ(CountText(1'234'567), "1,234,567");
  EXPECT_EQ(CountText(-1234), "-1,234");
}

TEST(FiguresTest, LatenciesAreMillisecondsUnderASecond) {
  EXPECT_EQ(LatencyText(849.6), "850 ms");
  EXPECT_EQ(LatencyText(1420), "1.42 s");
}

TEST(FiguresTest, SmallSharesHaveTwoDecimals) {
  EXPECT_EQ(ShareText(0.412), "41.2 %");
  EXPECT_EQ(ShareText(0.0057), "0.57 %");
}

TEST(FiguresTest, WhatWasNotMeasuredIsADash) {
  EXPECT_EQ(LatencyText(v1::MeanValue()), "-");
  EXPECT_EQ(PointsText(v1::MeanValue()), "-");
  EXPECT_EQ(ShareText(v1::ShareValue()), "-");
  EXPECT_EQ(ValueText(v1::SuccessCriterion()), "-");
  EXPECT_EQ(IntervalText(v1::SuccessCriterion()), "-");
}

TEST(FiguresTest, CriteriaReadInTheirUnit) {
  v1::SuccessCriterion criterion;
  criterion.set_value(0.57);
  criterion.mutable_confidence()->set_low(0.5);
  criterion.mutable_confidence()->set_high(0.6);
  criterion.set_unit("share");
  EXPECT_EQ(ValueText(criterion), "57.0 %");
  EXPECT_EQ(IntervalText(criterion), "50.0 % to 60.0 %");
  criterion.set_unit("count");
  criterion.set_value(3);
  EXPECT_EQ(ValueText(criterion), "3");
  criterion.set_unit("points");
  EXPECT_EQ(ValueText(criterion), "3.0");
}

TEST(FiguresTest, SmallCostsShowMoreDecimals) {
  EXPECT_EQ(CostText(12.345, "EUR"), "12.35 EUR");
  EXPECT_EQ(CostText(0.0123, "USD"), "0.0123 USD");
}

TEST(FiguresTest, StatesAreNamedWithTheirFlow) {
  EXPECT_EQ(StateText("sales", "1_opening"), "sales / 1_opening");
  EXPECT_EQ(StateText("", "1_opening"), "1_opening");
  EXPECT_EQ(StateText("sales", ""), "sales / (no state)");
}

}  // namespace
}  // namespace turnopt::cli
