#include "server/core/language/opposites.h"

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(OppositesTest, CountsPairsThatAreSplitEitherWay) {
  EXPECT_EQ(CountOpposites({"turn", "it", "up"}, {"turn", "it", "down"}), 1);
  EXPECT_EQ(CountOpposites({"down"}, {"up"}), 1);
  EXPECT_EQ(CountOpposites({"up", "before"}, {"down", "after"}), 2);
}

TEST(OppositesTest, ASideThatHasBothSaysNothing) {
  EXPECT_EQ(CountOpposites({"up", "down"}, {"down"}), 0);
  EXPECT_EQ(CountOpposites({"up"}, {"up"}), 0);
  EXPECT_EQ(CountOpposites({"up"}, {"left"}), 0);
  EXPECT_EQ(CountOpposites({}, {}), 0);
}

}  // namespace
}  // namespace turnopt::core
