// What every StateStore promises, over all implementations.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/storage/memory_state_store.h"
#include "server/storage/sqlite_state_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"

namespace turnopt::storage {
namespace {

constexpr size_t kMaxBlobBytes = 1000;
constexpr size_t kMaxKeys = 5;

struct InMemory {
  InMemory() : store({kMaxBlobBytes, kMaxKeys}) {}
  core::StateStore& get() { return store; }
  MemoryStateStore store;
};

struct InSqlite {
  InSqlite() {
    SqliteStateStore::Options options;
    options.directory = directory.path();
    options.max_blob_bytes = kMaxBlobBytes;
    options.max_keys = kMaxKeys;
    store = *SqliteStateStore::Create(options, clock);
  }
  core::StateStore& get() { return *store; }
  testing::FakeClock clock;
  testing::TempDirectory directory;
  std::unique_ptr<SqliteStateStore> store;
};

template <typename Implementation>
class StateStoreContractTest : public ::testing::Test {
 protected:
  core::StateStore& store() { return implementation_.get(); }
  Implementation implementation_;
};

using Implementations = ::testing::Types<InMemory, InSqlite>;
TYPED_TEST_SUITE(StateStoreContractTest, Implementations);

TYPED_TEST(StateStoreContractTest, WhatWasPutIsThereAtOnce) {
  this->store().Put("rollout", {3, std::string("a\0b", 3)});
  const auto blob = this->store().Get("rollout");
  ASSERT_TRUE(blob.has_value());
  EXPECT_EQ(blob->schema_version, 3u);
  EXPECT_EQ(blob->bytes, std::string("a\0b", 3));
}

TYPED_TEST(StateStoreContractTest, TheLastPutHolds) {
  this->store().Put("rollout", {1, "first"});
  this->store().Put("rollout", {2, "second"});
  EXPECT_EQ(this->store().Get("rollout")->bytes, "second");
  EXPECT_EQ(this->store().Stats().keys, 1u);
}

TYPED_TEST(StateStoreContractTest, UnknownAndErasedKeysHaveNoBlob) {
  EXPECT_FALSE(this->store().Get("rollout").has_value());
  this->store().Put("rollout", {1, "bytes"});
  this->store().Erase("rollout");
  this->store().Erase("never put");
  EXPECT_FALSE(this->store().Get("rollout").has_value());
}

TYPED_TEST(StateStoreContractTest, ABlobOverTheBoundIsRefusedAndTheOlderStays) {
  this->store().Put("book", {1, "small"});
  this->store().Put("book", {1, std::string(kMaxBlobBytes + 1, 'x')});
  EXPECT_EQ(this->store().Get("book")->bytes, "small");
  EXPECT_EQ(this->store().Stats().blobs_refused, 1u);
}

TYPED_TEST(StateStoreContractTest, KeysAreBounded) {
  for (size_t i = 0; i < kMaxKeys + 3; ++i) this->store().Put(absl::StrCat("key", i), {1, "bytes"});
  EXPECT_EQ(this->store().Stats().keys, kMaxKeys);
  EXPECT_EQ(this->store().Stats().blobs_refused, 3u);
  EXPECT_EQ(this->store().Stats().bytes, 5 * kMaxKeys);
}

TYPED_TEST(StateStoreContractTest, FlushSaysThatAllIsKept) {
  this->store().Put("rollout", {1, "bytes"});
  EXPECT_TRUE(this->store().Flush());
  EXPECT_TRUE(this->store().Stats().healthy);
}

}  // namespace
}  // namespace turnopt::storage
