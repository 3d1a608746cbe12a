#include "server/core/reuse/caller_quota.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(CallerQuotaTest, ACallerUsesUpHisShareAndNobodyElses) {
  CallerQuota quota;
  for (uint32_t i = 0; i < CallerQuota::kLabelsPerCaller; ++i) EXPECT_TRUE(quota.Take(1));
  EXPECT_FALSE(quota.Take(1));
  EXPECT_TRUE(quota.Take(2));
}

TEST(CallerQuotaTest, StartsAgainWhenFull) {
  CallerQuota quota;
  for (uint32_t i = 0; i <= CallerQuota::kLabelsPerCaller; ++i) quota.Take(1);
  for (uint64_t caller = 2; caller < CallerQuota::kMaxCallers + 10; ++caller) quota.Take(caller);
  EXPECT_TRUE(quota.Take(1));
}

}  // namespace
}  // namespace turnopt::core
