#include "server/base/quantile.h"

#include <vector>

#include "gtest/gtest.h"

namespace turnopt::base {
namespace {

// NumPy's quantile with its default method.
TEST(QuantileTest, InterpolatesBetweenOrderStatistics) {
  const std::vector<double> values = {10, 20, 30, 40};
  EXPECT_DOUBLE_EQ(Quantile(values, 0), 10);
  EXPECT_DOUBLE_EQ(Quantile(values, 0.5), 25);
  EXPECT_DOUBLE_EQ(Quantile(values, 0.95), 38.5);
  EXPECT_DOUBLE_EQ(Quantile(values, 1), 40);
}

TEST(QuantileTest, OneValueIsEveryQuantileAndNoneIsZero) {
  EXPECT_DOUBLE_EQ(Quantile({7}, 0.95), 7);
  EXPECT_DOUBLE_EQ(Quantile({}, 0.5), 0);
}

}  // namespace
}  // namespace turnopt::base
