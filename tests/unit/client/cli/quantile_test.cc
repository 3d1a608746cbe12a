#include "client/cli/quantile.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "server/base/quantile.h"

namespace turnopt::cli {
namespace {

TEST(CliQuantileTest, ItIsTheServersForTheSameRows) {
  std::mt19937 random(7);
  for (const size_t size : {0, 1, 2, 5, 20, 333}) {
    std::vector<double> rows;
    for (size_t i = 0; i < size; ++i) rows.push_back(random() % 5000);
    std::vector<double> sorted = rows;
    std::sort(sorted.begin(), sorted.end());
    for (const double quantile : {0.0, 0.25, 0.5, 0.95, 0.99, 1.0}) {
      EXPECT_DOUBLE_EQ(Quantile(rows, quantile), base::Quantile(sorted, quantile))
          << size << " rows, " << quantile;
    }
  }
}

}  // namespace
}  // namespace turnopt::cli
