#include "server/storage/sqlite_database.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_directory.h"

namespace turnopt::storage {
namespace {

class SqliteDatabaseTest : public ::testing::Test {
 protected:
  std::unique_ptr<Database> Open() {
    auto database = Database::Open(path_, Database::Access::kReadWrite);
    EXPECT_TRUE(database.ok()) << database.status();
    return *std::move(database);
  }

  testing::TempDirectory directory_;
  const std::string path_ = directory_.Child("a?b#c%d.db");
};

TEST_F(SqliteDatabaseTest, ValuesOfEveryTypeComeBack) {
  auto database = Open();
  ASSERT_TRUE(database->Execute("CREATE TABLE t(a, b, c, d, e)").ok());
  auto insert = database->Prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)");
  insert->BindInt(0, -5);
  insert->BindDouble(1, 2.5);
  insert->BindText(2, absl::string_view("te\0xt", 5));
  insert->BindBlob(3, absl::string_view());
  insert->BindDouble(4, std::nan(""));
  ASSERT_TRUE(insert->Run().ok());

  auto select = database->Prepare("SELECT * FROM t");
  ASSERT_TRUE(*select->Step());
  EXPECT_EQ(select->Int(0), -5);
  EXPECT_EQ(select->Double(1), 2.5);
  EXPECT_EQ(select->Text(2), absl::string_view("te\0xt", 5));
  EXPECT_EQ(select->Blob(3), "");
  EXPECT_TRUE(select->IsNull(4));
  EXPECT_FALSE(*select->Step());
}

TEST_F(SqliteDatabaseTest, AFileThatIsNoDatabaseIsDataLoss) {
  std::ofstream(path_) << std::string(4096, 'z');
  EXPECT_TRUE(absl::IsDataLoss(Database::Open(path_, Database::Access::kReadWrite).status()));
}

TEST_F(SqliteDatabaseTest, AMissingDirectoryIsUnavailable) {
  const std::string path = directory_.Child("missing") + "/file.db";
  EXPECT_TRUE(absl::IsUnavailable(Database::Open(path, Database::Access::kReadWrite).status()));
  EXPECT_TRUE(absl::IsUnavailable(Database::Open(path, Database::Access::kReadOnly).status()));
}

TEST_F(SqliteDatabaseTest, ReadOnlyNeitherMakesNorChangesAFile) {
  EXPECT_FALSE(Database::Open(path_, Database::Access::kReadOnly).ok());
  EXPECT_FALSE(std::filesystem::exists(path_));
  ASSERT_TRUE(Open()->Execute("CREATE TABLE t(a)").ok());
  auto database = Database::Open(path_, Database::Access::kReadOnly);
  ASSERT_TRUE(database.ok()) << database.status();
  EXPECT_FALSE((*database)->Execute("CREATE TABLE u(a)").ok());
}

TEST_F(SqliteDatabaseTest, MigrationsRunOnceAndInOrder) {
  auto database = Open();
  constexpr const char* kFirst[] = {"CREATE TABLE t(a); INSERT INTO t VALUES (1)"};
  constexpr const char* kBoth[] = {kFirst[0], "UPDATE t SET a = a + 10"};
  ASSERT_TRUE(Migrate(*database, kFirst).ok());
  ASSERT_TRUE(Migrate(*database, kBoth).ok());
  ASSERT_TRUE(Migrate(*database, kBoth).ok());
  EXPECT_EQ(*database->QueryInt("SELECT a FROM t"), 11);
  EXPECT_EQ(*database->QueryInt("PRAGMA user_version"), 2);
  EXPECT_TRUE(absl::IsFailedPrecondition(Migrate(*database, kFirst)));
}

TEST_F(SqliteDatabaseTest, AFailedMigrationLeavesTheOlderVersion) {
  auto database = Open();
  constexpr const char* kBroken[] = {"CREATE TABLE t(a)", "CREATE TABLE u(a); CREATE TABLE t(a)"};
  EXPECT_TRUE(absl::IsDataLoss(Migrate(*database, kBroken)));
  EXPECT_EQ(*database->QueryInt("PRAGMA user_version"), 1);
  EXPECT_EQ(*database->QueryInt("SELECT count(*) FROM sqlite_master"), 1);
}

}  // namespace
}  // namespace turnopt::storage
