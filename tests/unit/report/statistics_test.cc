#include "server/report/statistics.h"

#include <vector>

#include "gtest/gtest.h"

// Expected values are from SciPy (t, linregress), statsmodels (proportion_confint's wilson,
// confint_proportions_2indep's newcomb).
namespace turnopt::report {
namespace {

TEST(StatisticsTest, StudentTIsTheTablesValue) {
  EXPECT_NEAR(StudentT(1), 12.706205, 1e-6);
  EXPECT_NEAR(StudentT(4), 2.776445, 1e-6);
  EXPECT_NEAR(StudentT(10), 2.228139, 1e-6);
  EXPECT_NEAR(StudentT(30), 2.042272, 1e-6);
  EXPECT_NEAR(StudentT(1e9), 1.959964, 1e-6);
}

TEST(StatisticsTest, AMeanOfSingleTurnCallsHasStudentsInterval) {
  const std::vector<Observation> observations = {{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}};
  const Mean mean = MeanByCall(observations);
  EXPECT_EQ(mean.n, 5);
  EXPECT_DOUBLE_EQ(mean.value, 3);
  ASSERT_TRUE(mean.confidence.has_value());
  // sd = 1.5811, error = 0.7071, t(4) = 2.776.
  EXPECT_NEAR(mean.confidence->low, 1.036757, 1e-6);
  EXPECT_NEAR(mean.confidence->high, 4.963243, 1e-6);
}

TEST(StatisticsTest, RepeatingEachCallsTurnDoesNotNarrowTheInterval) {
  std::vector<Observation> once;
  std::vector<Observation> tenfold;
  for (uint64_t call = 0; call < 20; ++call) {
    const Observation observation = {static_cast<double>(call % 7), call};
    once.push_back(observation);
    tenfold.insert(tenfold.end(), 10, observation);
  }
  const Mean a = MeanByCall(once);
  const Mean b = MeanByCall(tenfold);
  EXPECT_DOUBLE_EQ(a.value, b.value);
  EXPECT_NEAR(a.confidence->low, b.confidence->low, 1e-9);
  EXPECT_NEAR(a.confidence->high, b.confidence->high, 1e-9);
}

TEST(StatisticsTest, FewCallsHaveNoInterval) {
  EXPECT_FALSE(MeanByCall({{1, 1}, {2, 1}, {3, 2}, {4, 2}, {5, 3}, {6, 4}}).confidence);
  EXPECT_EQ(MeanByCall({}).n, 0);
  EXPECT_FALSE(MeanByCall({}).confidence);
}

TEST(StatisticsTest, WilsonsIntervalStaysWithinShares) {
  const Share none = ShareOf(0, 10);
  EXPECT_NEAR(none.confidence->low, 0, 1e-12);
  EXPECT_NEAR(none.confidence->high, 0.2775, 0.0001);
  const Share most = ShareOf(81, 100);
  EXPECT_NEAR(most.confidence->low, 0.7222, 0.0001);
  EXPECT_NEAR(most.confidence->high, 0.8749, 0.0001);
  EXPECT_FALSE(ShareOf(0, 0).confidence);
}

// Newcombe (1998), table II, example (a): 56/70 against 48/80.
TEST(StatisticsTest, TheDifferenceOfSharesIsNewcombes) {
  const auto difference = DifferenceOf(ShareOf(48, 80), ShareOf(56, 70));
  ASSERT_TRUE(difference.has_value());
  EXPECT_NEAR(difference->low, 0.0524, 0.0001);
  EXPECT_NEAR(difference->high, 0.3339, 0.0001);
  EXPECT_FALSE(DifferenceOf(ShareOf(0, 0), ShareOf(1, 2)));
}

TEST(StatisticsTest, AQuantilesIntervalComesFromRanks) {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i);
  const auto interval = QuantileInterval(values, 0.95);
  ASSERT_TRUE(interval.has_value());
  // 950 +- 1.96 * sqrt(1000 * 0.95 * 0.05) = 950 +- 13.5.
  EXPECT_EQ(interval->low, 936);
  EXPECT_EQ(interval->high, 964);
  EXPECT_FALSE(QuantileInterval({1, 2, 3}, 0.95));
}

TEST(StatisticsTest, ASlopeIsThatOfLeastSquares) {
  const std::vector<double> x = {0, 1, 2, 3, 4, 5, 6, 7};
  const std::vector<double> y = {1.0, 3.2, 4.8, 7.1, 9.0, 10.9, 13.1, 15.0};
  const Slope slope = SlopeOf(x, y);
  EXPECT_EQ(slope.n, 8);
  EXPECT_NEAR(slope.value, 1.99643, 0.00001);
  ASSERT_TRUE(slope.confidence.has_value());
  EXPECT_NEAR(slope.confidence->low, 1.94572, 0.00001);
  EXPECT_NEAR(slope.confidence->high, 2.04713, 0.00001);
}

TEST(StatisticsTest, FivePointsHaveThreeDegreesOfFreedom) {
  const Slope slope = SlopeOf({0, 1, 2, 3, 4}, {0, 1.2, 1.9, 3.1, 4});
  EXPECT_NEAR(slope.value, 0.99, 1e-9);
  ASSERT_TRUE(slope.confidence.has_value());
  EXPECT_NEAR(slope.confidence->high - slope.value, 0.131216, 1e-6);
}

TEST(StatisticsTest, PointsAtOneTimeHaveNoSlope) {
  const std::vector<double> x(10, 3.0);
  const std::vector<double> y = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  EXPECT_FALSE(SlopeOf(x, y).confidence);
}

}  // namespace
}  // namespace turnopt::report
