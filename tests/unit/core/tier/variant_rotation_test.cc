#include "server/core/tier/variant_rotation.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(VariantRotationTest, RemembersTheLastVariantOfEachRuleInEachCall) {
  VariantRotation rotation(10);
  EXPECT_FALSE(rotation.Last(1, 7).variant);
  rotation.NoteSpoken(1, 7, 2);
  rotation.NoteSpoken(1, 8, 0);
  EXPECT_EQ(rotation.Last(1, 7).variant, 2u);
  EXPECT_FALSE(rotation.Last(1, 7).last);
  EXPECT_TRUE(rotation.Last(1, 8).last);
  EXPECT_FALSE(rotation.Last(2, 7).variant);
}

TEST(VariantRotationTest, SomebodyElseSpeakingEndsTheRow) {
  VariantRotation rotation(10);
  rotation.NoteSpoken(1, 7, 2);
  rotation.NoteOther(1);
  EXPECT_EQ(rotation.Last(1, 7).variant, 2u);
  EXPECT_FALSE(rotation.Last(1, 7).last);
  rotation.NoteOther(99);
  EXPECT_EQ(rotation.calls(), 1u);
}

TEST(VariantRotationTest, ForgetsTheCallHeardOfLongestAgo) {
  VariantRotation rotation(2);
  rotation.NoteSpoken(1, 7, 1);
  rotation.NoteSpoken(2, 7, 1);
  rotation.NoteSpoken(1, 7, 2);
  rotation.NoteSpoken(3, 7, 1);
  EXPECT_EQ(rotation.calls(), 2u);
  EXPECT_TRUE(rotation.Last(1, 7).variant);
  EXPECT_FALSE(rotation.Last(2, 7).variant);
}

TEST(VariantRotationTest, RemembersABoundedNumberOfRulesInACall) {
  VariantRotation rotation(1);
  for (uint64_t rule = 0; rule <= VariantRotation::kMaxRulesOfCall; ++rule) {
    rotation.NoteSpoken(1, rule, 0);
  }
  EXPECT_FALSE(rotation.Last(1, 0).variant);
  EXPECT_TRUE(rotation.Last(1, 1).variant);
}

}  // namespace
}  // namespace turnopt::core
