#include "server/core/reuse/verification.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

TEST(VerificationTest, SamplesAtTheRateAndOnlyAddsWhenItRises) {
  int low = 0, high = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = absl::StrCat("turn-", i);
    const bool in_low = IsVerified(id, 0.05), in_high = IsVerified(id, 0.2);
    EXPECT_EQ(in_low, IsVerified(id, 0.05)) << "the same turn, asked twice";
    EXPECT_TRUE(in_high || !in_low);
    low += in_low;
    high += in_high;
  }
  EXPECT_NEAR(low, 1'000, 120);
  EXPECT_NEAR(high, 4'000, 240);
}

TEST(VerificationTest, NoneAndAll) {
  EXPECT_FALSE(IsVerified("a", 0));
  EXPECT_TRUE(IsVerified("a", 1));
}

TEST(VerificationTest, ReviewsAreAnotherSample) {
  int both = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = absl::StrCat("turn-", i);
    both += IsVerified(id, 0.5) && IsReviewSample(id, 0.5);
  }
  EXPECT_NEAR(both, 5'000, 300);
}

}  // namespace
}  // namespace turnopt::core
