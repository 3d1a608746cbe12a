#include "server/storage/memory_state_store.h"

#include "gtest/gtest.h"

namespace turnopt::storage {
namespace {

TEST(MemoryStateStoreTest, AnErasedKeyMakesRoomForAnother) {
  MemoryStateStore store({/*max_blob_bytes=*/10, /*max_keys=*/1});
  store.Put("first", {1, "bytes"});
  store.Erase("first");
  store.Put("second", {1, "bytes"});
  EXPECT_TRUE(store.Get("second").has_value());
}

}  // namespace
}  // namespace turnopt::storage
