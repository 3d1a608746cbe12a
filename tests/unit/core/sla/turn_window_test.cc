#include "server/core/sla/turn_window.h"

#include <deque>
#include <numeric>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(TurnWindowTest, MeanIsThatOfTheLastValues) {
  TurnWindow window(7);
  std::deque<double> last;
  for (int i = 0; i < 1000; ++i) {
    const double value = (i * 37) % 101;
    window.Add(value);
    last.push_back(value);
    if (last.size() > 7) last.pop_front();
    const double mean =
        std::accumulate(last.begin(), last.end(), 0.0) / static_cast<double>(last.size());
    ASSERT_NEAR(window.mean(), mean, 1e-9);
    ASSERT_EQ(window.full(), last.size() == 7);
  }
}

TEST(TurnWindowTest, ClearedWindowIsEmpty) {
  TurnWindow window(2);
  window.Add(5);
  window.Add(5);
  window.Clear();
  EXPECT_EQ(window.count(), 0u);
  EXPECT_EQ(window.mean(), 0);
  window.Add(3);
  EXPECT_EQ(window.mean(), 3);
}

TEST(RunningMeanTest, MeanAndVarianceOfAShortStreamAreExact) {
  RunningMean mean(100);
  for (double value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) mean.Add(value);
  EXPECT_NEAR(mean.mean(), 5, 1e-12);
  EXPECT_NEAR(mean.variance(), 4, 1e-12);
}

TEST(RunningMeanTest, OldValuesAreForgottenBeyondTheMemory) {
  RunningMean mean(50);
  for (int i = 0; i < 500; ++i) mean.Add(0);
  for (int i = 0; i < 500; ++i) mean.Add(10);
  EXPECT_GT(mean.mean(), 9.9);
}

}  // namespace
}  // namespace turnopt::core
