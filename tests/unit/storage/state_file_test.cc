#include "server/storage/state_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"

namespace turnopt::storage {
namespace {

constexpr const char* kSteps[] = {"CREATE TABLE numbers(n INTEGER)"};

class StateFileTest : public ::testing::Test {
 protected:
  StateFile File() { return StateFile({directory_.path(), "file.db", kSteps}, clock_); }

  static absl::Status Insert(StateFile& file) {
    return file.Transact(
        [](Database& database) { return database.Execute("INSERT INTO numbers VALUES (1)"); });
  }

  static int64_t Count(StateFile& file) {
    int64_t count = -1;
    EXPECT_TRUE(file.Use([&](Database& database) -> absl::Status {
                      count = database.QueryInt("SELECT count(*) FROM numbers").value_or(-1);
                      return absl::OkStatus();
                    })
                    .ok());
    return count;
  }

  testing::FakeClock clock_;
  testing::TempDirectory directory_;
};

TEST_F(StateFileTest, AFailedTransactionLeavesNothingBehind) {
  StateFile file = File();
  ASSERT_TRUE(Insert(file).ok());
  const absl::Status status = file.Transact([](Database& database) -> absl::Status {
    EXPECT_TRUE(database.Execute("INSERT INTO numbers VALUES (2)").ok());
    return absl::UnavailableError("stop");
  });
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(Count(file), 1);
}

TEST_F(StateFileTest, DamageFoundInTheMiddleRunsTheWorkOnAnEmptyFile) {
  StateFile file = File();
  ASSERT_TRUE(Insert(file).ok());
  int runs = 0;
  ASSERT_TRUE(file.Transact([&](Database& database) -> absl::Status {
                    if (++runs == 1) return absl::DataLossError("damaged");
                    return database.Execute("INSERT INTO numbers VALUES (2), (3)");
                  })
                  .ok());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(Count(file), 2);
  EXPECT_EQ(file.files_set_aside(), 1u);
}

TEST_F(StateFileTest, OnlyTheNewestThreeDamagedFilesAreKept) {
  for (int i = 0; i < 5; ++i) {
    std::ofstream(directory_.Child("file.db")) << std::string(4096, 'z');
    StateFile file = File();
    ASSERT_TRUE(Insert(file).ok());
    clock_.Advance(absl::Hours(1));
  }
  std::vector<std::string> aside;
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    const std::string name = entry.path().filename();
    if (name.find(".corrupt-") != std::string::npos) aside.push_back(name);
  }
  std::sort(aside.begin(), aside.end());
  EXPECT_THAT(aside, ::testing::ElementsAre("file.db.corrupt-20260105T110000Z",
                                            "file.db.corrupt-20260105T120000Z",
                                            "file.db.corrupt-20260105T130000Z"));
}

}  // namespace
}  // namespace turnopt::storage
