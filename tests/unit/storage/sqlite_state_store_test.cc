#include "server/storage/sqlite_state_store.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"

namespace turnopt::storage {
namespace {

class SqliteStateStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<SqliteStateStore> Open(const std::string& directory = "") {
    SqliteStateStore::Options options;
    options.directory = directory.empty() ? directory_.path() : directory;
    auto store = SqliteStateStore::Create(options, clock_);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  std::string File() const { return directory_.Child(SqliteStateStore::kFileName); }

  testing::FakeClock clock_;
  testing::TempDirectory directory_;
};

TEST_F(SqliteStateStoreTest, BlobsOutliveTheProcess) {
  {
    auto store = Open();
    store->Put("rollout", {2, "latched"});
    store->Put("gone", {1, "bytes"});
    ASSERT_TRUE(store->Flush());
    store->Erase("gone");
  }
  auto store = Open();
  ASSERT_TRUE(store->Get("rollout").has_value());
  EXPECT_EQ(store->Get("rollout")->bytes, "latched");
  EXPECT_EQ(store->Get("rollout")->schema_version, 2u);
  EXPECT_FALSE(store->Get("gone").has_value());
}

TEST_F(SqliteStateStoreTest, TheDirectoryIsMadeForItsOwnerOnly) {
  const std::string directory = directory_.Child("state");
  auto store = Open(directory);
  struct stat info;
  ASSERT_EQ(stat(directory.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(SqliteStateStoreTest, ADamagedFileIsSetAsideAndTheStartIsCold) {
  std::ofstream(File()) << std::string(4096, 'z');
  auto store = Open();
  EXPECT_FALSE(store->Get("rollout").has_value());
  EXPECT_EQ(store->Stats().files_set_aside, 1u);
  store->Put("rollout", {1, "bytes"});
  EXPECT_TRUE(store->Flush());
}

TEST_F(SqliteStateStoreTest, ABlobWithAChangedByteIsLeftOutAndCounted) {
  {
    auto store = Open();
    store->Put("changed", {1, "bytes"});
    store->Put("sound", {1, "bytes"});
  }
  {
    auto database = Database::Open(File(), Database::Access::kReadWrite);
    ASSERT_TRUE((*database)->Execute("UPDATE blobs SET bytes = x'00' WHERE key = 'changed'").ok());
  }
  auto store = Open();
  EXPECT_FALSE(store->Get("changed").has_value());
  EXPECT_TRUE(store->Get("sound").has_value());
  EXPECT_EQ(store->Stats().blobs_damaged, 1u);
}

TEST_F(SqliteStateStoreTest, AFileThatWasRemovedIsWrittenWhole) {
  auto store = Open();
  store->Put("rollout", {1, "latched"});
  ASSERT_TRUE(store->Flush());
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(File() + part);
  store->Put("other", {1, "bytes"});
  ASSERT_TRUE(store->Flush());
  store.reset();
  EXPECT_EQ(Open()->Get("rollout")->bytes, "latched");
}

TEST_F(SqliteStateStoreTest, ADiskThatComesBackGetsWhatIsInMemory) {
  const std::string directory = directory_.Child("state");
  std::ofstream(directory) << "in the way";
  auto store = Open(directory);
  EXPECT_FALSE(store->Stats().healthy);
  store->Put("rollout", {1, "latched"});
  EXPECT_FALSE(store->Flush());
  EXPECT_EQ(store->Get("rollout")->bytes, "latched");

  std::filesystem::remove(directory);
  EXPECT_TRUE(store->Flush());
  EXPECT_TRUE(store->Stats().healthy);
  store.reset();
  EXPECT_EQ(Open(directory)->Get("rollout")->bytes, "latched");
}

}  // namespace
}  // namespace turnopt::storage
