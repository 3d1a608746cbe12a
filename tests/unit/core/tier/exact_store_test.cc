#include "server/core/tier/exact_store.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

const absl::Time kNow = absl::UnixEpoch();

ExactKey Key(const std::string& utterance) {
  return {{}, "flow", "state", "caller:a", utterance, ""};
}

ExactEntry Entry(const std::string& reply) {
  return {reply, "id", "turn", kNow, kNow + absl::Hours(1)};
}

TEST(ExactStoreTest, EvictsTheLeastRecentlyUsedBeyondMaxEntries) {
  ExactStore store({2, 1 << 20});
  store.Put(Key("a"), Entry("1"), kNow);
  store.Put(Key("b"), Entry("2"), kNow);
  store.Touch(Key("a"));
  store.Put(Key("c"), Entry("3"), kNow);
  EXPECT_TRUE(store.Find(Key("a")));
  EXPECT_FALSE(store.Find(Key("b")));
  EXPECT_EQ(store.Stats().entries, 2u);
  EXPECT_EQ(store.Stats().evictions, 1u);
}

TEST(ExactStoreTest, FindingIsNotUsing) {
  ExactStore store({2, 1 << 20});
  store.Put(Key("a"), Entry("1"), kNow);
  store.Put(Key("b"), Entry("2"), kNow);
  EXPECT_TRUE(store.Find(Key("a")));
  store.Put(Key("c"), Entry("3"), kNow);
  EXPECT_FALSE(store.Find(Key("a")));
}

TEST(ExactStoreTest, HoldsItsBoundInBytes) {
  ExactStore store({1000, 10'000});
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(store.Put(Key(absl::StrCat(i)), Entry(std::string(500, 'x')), kNow));
    ASSERT_LE(store.Stats().bytes, 10'000u);
  }
  EXPECT_GT(store.Stats().entries, 5u);
  EXPECT_FALSE(store.Put(Key("big"), Entry(std::string(10'000, 'x')), kNow));
}

TEST(ExactStoreTest, ReplacingAnEntryKeepsCountAndBytes) {
  ExactStore store({10, 1 << 20});
  store.Put(Key("a"), Entry("long reply"), kNow);
  store.Put(Key("a"), Entry("short"), kNow);
  const ExactCacheStats stats = store.Stats();
  EXPECT_EQ(stats.entries, 1u);
  EXPECT_EQ(stats.stored, 2u);
  EXPECT_EQ(stats.evictions, 0u);
  EXPECT_EQ(store.Find(Key("a"))->reply, "short");
  EXPECT_EQ(stats.bytes,
            Key("a").bytes() + Entry("short").bytes() + ExactStore::kEntryOverheadBytes);
}

TEST(ExactStoreTest, ExpiredEntriesAtTheEndGoFirstAndCountApart) {
  ExactStore store({10, 1 << 20});
  store.Put(Key("a"), Entry("1"), kNow);
  store.Put(Key("b"), Entry("2"), kNow + absl::Hours(1));
  EXPECT_EQ(store.Stats().expiries, 1u);
  EXPECT_EQ(store.Stats().evictions, 0u);
  EXPECT_EQ(store.Stats().entries, 1u);
}

TEST(ExactStoreTest, ErasesByKeyAndByCondition) {
  ExactStore store({10, 1 << 20});
  store.Put(Key("a"), Entry("1"), kNow);
  store.Put(Key("b"), Entry("2"), kNow);
  store.Put(Key("c"), Entry("2"), kNow);
  EXPECT_TRUE(store.Erase(Key("a")));
  EXPECT_FALSE(store.Erase(Key("a")));
  EXPECT_EQ(
      store.EraseIf([](const ExactKey&, const ExactEntry& entry) { return entry.reply == "2"; }),
      2u);
  EXPECT_EQ(store.Stats().entries, 0u);
  EXPECT_EQ(store.Stats().bytes, 0u);
  EXPECT_EQ(store.Stats().invalidations, 3u);
}

TEST(ExactStoreTest, ManyShardsHoldTheBoundTogether) {
  ExactStore store({20'000, 64 << 20});
  for (int i = 0; i < 40'000; ++i) store.Put(Key(absl::StrCat(i)), Entry("r"), kNow);
  EXPECT_LE(store.Stats().entries, 20'000u);
  EXPECT_GT(store.Stats().entries, 19'000u);
  EXPECT_EQ(store.Find(Key("39999"))->reply, "r");
}

}  // namespace
}  // namespace turnopt::core
