#include "server/core/difference_reason.h"

#include <gtest/gtest.h>

#include <set>

namespace turnopt::core {
namespace {

TEST(DifferenceReasonTest, EachDifferenceHasAReasonOfItsOwn) {
  std::set<Reason> reasons;
  for (int i = 1; i <= static_cast<int>(Difference::kUnlike); ++i) {
    EXPECT_TRUE(reasons.insert(ReasonOf(static_cast<Difference>(i))).second) << i;
  }
  EXPECT_EQ(ReasonOf(Difference::kNegation), Reason::kNegated);
}

}  // namespace
}  // namespace turnopt::core
