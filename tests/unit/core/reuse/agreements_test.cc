#include "server/core/reuse/agreements.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(AgreementsTest, AreSymmetricAndOneWithOneself) {
  Agreements agreements(10);
  agreements.Set(1, 2, 0.75f);
  EXPECT_NEAR(*agreements.Find(2, 1), 0.75, 0.002);
  EXPECT_NEAR(*agreements.Find(1, 2), 0.75, 0.002);
  EXPECT_EQ(agreements.Find(7, 7), 1.0f);
  EXPECT_FALSE(agreements.Find(1, 3).has_value());
  agreements.Set(2, 1, 2.0f);
  EXPECT_EQ(agreements.Find(1, 2), 1.0f);
}

TEST(AgreementsTest, KeepTheLatestPartners) {
  Agreements agreements(3);
  for (uint32_t key = 2; key < 10; ++key) agreements.Set(1, key, 0.5f);
  for (uint32_t key = 10; key < 20; ++key) agreements.Set(2, key, 0.5f);
  EXPECT_FALSE(agreements.Find(1, 2).has_value()) << "dropped by both";
  EXPECT_TRUE(agreements.Find(1, 9).has_value());
  EXPECT_TRUE(agreements.Find(1, 3).has_value()) << "reply 3 still keeps its only partner";
}

TEST(AgreementsTest, ForgetAReplyWithAllItsPairs) {
  Agreements agreements(10);
  agreements.Set(1, 2, 1);
  agreements.Set(2, 3, 1);
  agreements.Forget(2);
  EXPECT_FALSE(agreements.Find(1, 2).has_value());
  EXPECT_FALSE(agreements.Find(3, 2).has_value());
  agreements.Forget(99);
}

}  // namespace
}  // namespace turnopt::core
