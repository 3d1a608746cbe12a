#include "server/core/reuse/confidence_inputs.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace turnopt::core {
namespace {

TEST(ConfidenceInputsTest, NamesAreDistinctAndInTheOrderOfTheEnumeration) {
  std::set<std::string> names;
  for (size_t i = 0; i < kConfidenceInputs; ++i) names.insert(ConfidenceInputName(i));
  EXPECT_EQ(names.size(), static_cast<size_t>(kConfidenceInputs));
  EXPECT_STREQ(ConfidenceInputName(kShare), "share");
  EXPECT_STREQ(ConfidenceInputName(kWinnerSamePrevious), "winner_same_previous");
  EXPECT_STREQ(ConfidenceInputName(kLocalWinnerAccuracy), "local_winner_accuracy");
  EXPECT_STREQ(ConfidenceInputName(kConfidenceInputs), "");
}

}  // namespace
}  // namespace turnopt::core
