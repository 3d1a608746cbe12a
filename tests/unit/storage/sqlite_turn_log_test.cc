#include "server/storage/sqlite_turn_log.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::storage {
namespace {

using testing::BaselineTurn;
using testing::CollectingVisitor;
using ::testing::ElementsAre;
using testing::IncidentOf;
using testing::LabelOf;

class SqliteTurnLogTest : public ::testing::Test {
 protected:
  std::unique_ptr<SqliteTurnLog> Open(SqliteTurnLog::Options options = {}) {
    if (options.directory.empty()) options.directory = directory_.path();
    auto log = SqliteTurnLog::Create(options, clock_);
    EXPECT_TRUE(log.ok()) << log.status();
    return *std::move(log);
  }

  static std::vector<std::string> TurnIdsOf(const core::TurnLog& log) {
    CollectingVisitor rows;
    const absl::Status status = log.Read({}, rows);
    EXPECT_TRUE(status.ok()) << status;
    return rows.TurnIds();
  }

  std::string File() const { return directory_.Child(SqliteTurnLog::kFileName); }

  int CountFiles(absl::string_view prefix) const {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      count += absl::StartsWith(entry.path().filename().string(), prefix) ? 1 : 0;
    }
    return count;
  }

  testing::FakeClock clock_;
  testing::TempDirectory directory_;
};

TEST_F(SqliteTurnLogTest, OptionsWithoutABoundAreRefused) {
  SqliteTurnLog::Options options;
  EXPECT_TRUE(absl::IsInvalidArgument(SqliteTurnLog::Create(options, clock_).status()));
  options.directory = directory_.path();
  options.max_rows = 0;
  EXPECT_TRUE(absl::IsInvalidArgument(SqliteTurnLog::Create(options, clock_).status()));
}

TEST_F(SqliteTurnLogTest, TurnsOutliveTheProcess) {
  Open()->OnTurn(BaselineTurn("turn", clock_.Now()));
  EXPECT_THAT(TurnIdsOf(*Open()), ElementsAre("turn"));
}

TEST_F(SqliteTurnLogTest, OthersMayNotReadTheFile) {
  auto log = Open();
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  ASSERT_TRUE(log->Flush());
  for (const char* part : {"", "-wal", "-shm"}) {
    struct stat info;
    ASSERT_EQ(stat((File() + part).c_str(), &info), 0) << part;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << part;
  }
}

// A child process appends and is killed without warning; what was flushed is there.
TEST_F(SqliteTurnLogTest, AKilledProcessKeepsWhatWasWritten) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto log = Open();
    log->OnTurn(BaselineTurn("written", clock_.Now()));
    const char flushed = log->Flush() ? 'y' : 'n';
    (void)!write(ready[1], &flushed, 1);
    while (true) pause();
  }
  char flushed = '?';
  ASSERT_EQ(read(ready[0], &flushed, 1), 1);
  EXPECT_EQ(flushed, 'y');
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  close(ready[0]);
  close(ready[1]);
  EXPECT_THAT(TurnIdsOf(*Open()), ElementsAre("written"));
}

TEST_F(SqliteTurnLogTest, TurnsGoAtTheEndOfTheirRetentionWithTheirLabelsAndIncidents) {
  auto log = Open();
  const core::TurnRecord old = BaselineTurn("old", clock_.Now());
  log->OnTurn(old);
  log->OnLabel(LabelOf(old, core::Source::kCache, true));
  log->OnIncident(IncidentOf(core::IncidentKind::kErrorRate, clock_.Now()));
  ASSERT_TRUE(log->Flush());
  clock_.Advance(absl::Hours(35 * 24) + absl::Minutes(2));
  log->OnTurn(BaselineTurn("new", clock_.Now()));
  CollectingVisitor rows;
  ASSERT_TRUE(log->Read({}, rows).ok());
  EXPECT_THAT(rows.TurnIds(), ElementsAre("new"));
  EXPECT_TRUE(rows.labels.empty());
  EXPECT_TRUE(rows.incidents.empty());
  EXPECT_EQ(log->Stats().rows_expired, 1u);
}

TEST_F(SqliteTurnLogTest, TheOldestTurnsGoWhenThereAreTooMany) {
  SqliteTurnLog::Options options;
  options.max_rows = 100;
  auto log = Open(options);
  for (int i = 0; i < 250; ++i) {
    log->OnTurn(BaselineTurn(absl::StrCat(i), clock_.Now() + absl::Seconds(i)));
  }
  ASSERT_TRUE(log->Flush());
  clock_.Advance(absl::Minutes(2));
  ASSERT_TRUE(log->Flush());
  const std::vector<std::string> left = TurnIdsOf(*log);
  EXPECT_LE(left.size(), 100u);
  EXPECT_GE(left.size(), 90u);
  EXPECT_EQ(left.back(), "249");
  EXPECT_EQ(log->Stats().rows_expired, 250 - left.size());
}

TEST_F(SqliteTurnLogTest, TheFileStaysWithinItsBytes) {
  SqliteTurnLog::Options options;
  options.max_bytes = 512 << 10;
  auto log = Open(options);
  core::TurnRecord turn = BaselineTurn("", clock_.Now());
  turn.reply = std::string(2000, 'x');
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 400; ++i) {
      turn.turn_id = absl::StrCat(round, "-", i);
      turn.completed_at += absl::Seconds(1);
      log->OnTurn(turn);
    }
    clock_.Advance(absl::Minutes(2));
    ASSERT_TRUE(log->Flush());
  }
  EXPECT_LE(std::filesystem::file_size(File()), 600u << 10);
  EXPECT_LE(log->Stats().bytes_stored, 600u << 10);
  EXPECT_GT(TurnIdsOf(*log).size(), 100u);
}

TEST_F(SqliteTurnLogTest, ADamagedFileIsSetAsideAndAFreshOneTakesOver) {
  std::ofstream(File()) << std::string(8192, 'z');
  auto log = Open();
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  ASSERT_TRUE(log->Flush());
  EXPECT_THAT(TurnIdsOf(*log), ElementsAre("turn"));
  EXPECT_EQ(log->Stats().files_set_aside, 1u);
  EXPECT_EQ(CountFiles("turns.db.corrupt-20260105T090000Z"), 1);
}

TEST_F(SqliteTurnLogTest, AFileTornInTheMiddleIsSetAside) {
  {
    auto log = Open();
    for (int i = 0; i < 2000; ++i) log->OnTurn(BaselineTurn(absl::StrCat(i), clock_.Now()));
  }
  const auto size = std::filesystem::file_size(File());
  {
    std::fstream file(File(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file << std::string(20'000, '\xee');
  }
  auto log = Open();
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  EXPECT_THAT(TurnIdsOf(*log), ElementsAre("turn"));
  EXPECT_EQ(log->Stats().files_set_aside, 1u);
}

TEST_F(SqliteTurnLogTest, AFileOfANewerReleaseIsSetAside) {
  {
    auto log = Open();
    log->OnTurn(BaselineTurn("newer", clock_.Now()));
  }
  {
    auto database = Database::Open(File(), Database::Access::kReadWrite);
    ASSERT_TRUE((*database)->Execute("PRAGMA user_version = 99").ok());
  }
  auto log = Open();
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  EXPECT_THAT(TurnIdsOf(*log), ElementsAre("turn"));
  EXPECT_EQ(CountFiles("turns.db.newer-"), 1);
}

TEST_F(SqliteTurnLogTest, ARemovedFileIsMadeAgain) {
  auto log = Open();
  log->OnTurn(BaselineTurn("before", clock_.Now()));
  ASSERT_TRUE(log->Flush());
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(File() + part);
  log->OnTurn(BaselineTurn("after", clock_.Now()));
  EXPECT_THAT(TurnIdsOf(*log), ElementsAre("after"));
}

TEST_F(SqliteTurnLogTest, RowsWaitForADirectoryThatIsNotThereYet) {
  const std::string blocker = directory_.Child("state");
  std::ofstream(blocker) << "a file where the directory should be";
  SqliteTurnLog::Options options;
  options.directory = blocker;
  auto log = Open(options);
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  EXPECT_FALSE(log->Flush());
  core::TurnLogStats stats = log->Stats();
  EXPECT_FALSE(stats.healthy);
  EXPECT_GE(stats.write_failures, 1u);
  EXPECT_EQ(stats.rows_pending, 1u);
  CollectingVisitor rows;
  EXPECT_TRUE(absl::IsUnavailable(log->Read({}, rows)));

  std::filesystem::remove(blocker);
  EXPECT_TRUE(log->Flush());
  EXPECT_THAT(TurnIdsOf(*log), ElementsAre("turn"));
  stats = log->Stats();
  EXPECT_TRUE(stats.healthy);
  EXPECT_EQ(stats.rows_pending, 0u);
  EXPECT_EQ(stats.rows_written, 1u);
}

TEST_F(SqliteTurnLogTest, WhatWaitsIsBoundedAndIncidentsAreNotDropped) {
  SqliteTurnLog::Options options;
  options.directory = directory_.Child("state");
  options.max_pending_rows = 10;
  std::ofstream(options.directory) << "in the way";
  auto log = Open(options);
  log->OnIncident(IncidentOf(core::IncidentKind::kLatencyRollback, clock_.Now()));
  for (int i = 0; i < 30; ++i) {
    log->OnTurn(BaselineTurn(absl::StrCat(i), clock_.Now() + absl::Seconds(i)));
    if (i % 7 == 0) log->Flush();
  }
  const core::TurnLogStats stats = log->Stats();
  EXPECT_EQ(stats.rows_dropped, 21u);
  EXPECT_EQ(stats.rows_pending, 10u);

  std::filesystem::remove(options.directory);
  CollectingVisitor rows;
  ASSERT_TRUE(log->Read({}, rows).ok());
  EXPECT_EQ(rows.turns.size(), 9u);
  EXPECT_EQ(rows.turns.back().turn_id, "29");
  EXPECT_EQ(rows.incidents.size(), 1u);
}

// The limit stands in for a full disk: writes beyond it fail in the same place.
TEST_F(SqliteTurnLogTest, AFullDiskCostsNothingThatFitsIntoMemory) {
  auto log = Open();
  log->OnTurn(BaselineTurn("before", clock_.Now()));
  ASSERT_TRUE(log->Flush());

  signal(SIGXFSZ, SIG_IGN);
  struct rlimit unlimited;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  struct rlimit full = unlimited;
  full.rlim_cur = 8192;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  for (int i = 0; i < 100; ++i) {
    log->OnTurn(BaselineTurn(absl::StrCat(i), clock_.Now() + absl::Seconds(1 + i)));
  }
  const bool written_while_full = log->Flush();
  CollectingVisitor rows_while_full;
  const absl::Status read_while_full = log->Read({}, rows_while_full);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);

  EXPECT_FALSE(written_while_full);
  EXPECT_TRUE(read_while_full.ok()) << read_while_full;
  EXPECT_EQ(rows_while_full.turns.size(), 101u);
  EXPECT_TRUE(log->Flush());
  EXPECT_EQ(TurnIdsOf(*log).size(), 101u);
  EXPECT_EQ(log->Stats().files_set_aside, 0u);
}

TEST_F(SqliteTurnLogTest, ForgottenBytesAreGoneFromTheFiles) {
  auto log = Open();
  core::TurnRecord turn = BaselineTurn("turn", clock_.Now());
  turn.caller_hash = 7;
  turn.reply = "the-secret-of-caller-seven";
  log->OnTurn(turn);
  ASSERT_TRUE(log->Flush());
  ASSERT_TRUE(log->ForgetCaller(7).ok());
  for (const char* part : {"", "-wal"}) {
    std::ifstream file(File() + part, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    EXPECT_FALSE(absl::StrContains(bytes, "the-secret-of-caller-seven")) << part;
  }
}

TEST_F(SqliteTurnLogTest, ManyThreadsAppendAndReadAtOnce) {
  auto log = Open();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 500; ++i) {
        log->OnTurn(BaselineTurn(absl::StrCat(thread, "-", i), clock_.Now()));
        if (i % 100 == 0) TurnIdsOf(*log);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(TurnIdsOf(*log).size(), 2000u);
}

TEST_F(SqliteTurnLogTest, AnotherProcessReadsTheDirectoryOfALiveLog) {
  auto log = Open();
  log->OnTurn(BaselineTurn("turn", clock_.Now()));
  ASSERT_TRUE(log->Flush());
  CollectingVisitor rows;
  ASSERT_TRUE(ReadTurnLogFile(directory_.path(), {}, rows).ok());
  EXPECT_THAT(rows.TurnIds(), ElementsAre("turn"));
  EXPECT_TRUE(absl::IsNotFound(ReadTurnLogFile(directory_.Child("none"), {}, rows)));
}

}  // namespace
}  // namespace turnopt::storage
