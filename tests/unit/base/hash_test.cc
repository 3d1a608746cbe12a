#include "server/base/hash.h"

#include "gtest/gtest.h"

namespace turnopt::base {
namespace {

// Canary membership and stored hashes must survive a new release: these values may never change.
TEST(HashTest, IsStableOverReleases) {
  EXPECT_EQ(StableHashHex(""), "2d06800538d394c2");
  EXPECT_EQ(StableHashHex("call-1"), StableHashHex("call-1"));
  EXPECT_NE(StableHash("call-1"), StableHash("call-2"));
  EXPECT_NE(StableHash("call-1", 1), StableHash("call-1", 2));
}

TEST(HashTest, UnitIntervalCoversTheHalfOpenInterval) {
  EXPECT_EQ(UnitInterval(0), 0.0);
  EXPECT_LT(UnitInterval(~uint64_t{0}), 1.0);
  EXPECT_DOUBLE_EQ(UnitInterval(uint64_t{1} << 63), 0.5);
}

}  // namespace
}  // namespace turnopt::base
