#include "server/telemetry/structured_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/str_split.h"
#include "tests/support/temp_directory.h"

namespace turnopt::telemetry {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

std::vector<std::string> Lines(const std::string& path) {
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

StructuredLog::Options FileOnly(const std::string& file) {
  StructuredLog::Options options;
  options.to_stdout = false;
  options.file = file;
  return options;
}

TEST(StructuredLogTest, ALineIsOneJsonObjectWithTheEventsFields) {
  testing::TempDirectory folder;
  auto log = StructuredLog::Create(FileOnly(folder.Child("log")));
  ASSERT_TRUE(log.ok());
  (*log)->Write(
      LogLevel::kWarning, absl::FromUnixMillis(1767603600123), "[ALERT] Something",
      {{"count", int64_t{3}}, {"ratio", 0.5}, {"good", false}, {"name", std::string("x")}});
  ASSERT_TRUE((*log)->Flush(kPatience));
  const std::vector<std::string> lines = Lines(folder.Child("log"));
  ASSERT_EQ(lines.size(), 1u);
  const nlohmann::json line = nlohmann::json::parse(lines[0]);
  EXPECT_EQ(line["timestamp"], "2026-01-05T09:00:00.123Z");
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["service"], "voice_agent");
  EXPECT_EQ(line["message"], "[ALERT] Something");
  EXPECT_EQ(line["count"], 3);
  EXPECT_EQ(line["ratio"], 0.5);
  EXPECT_EQ(line["good"], false);
  EXPECT_EQ(line["name"], "x");
}

TEST(StructuredLogTest, AnyBytesStayOneLine) {
  testing::TempDirectory folder;
  auto log = StructuredLog::Create(FileOnly(folder.Child("log")));
  ASSERT_TRUE(log.ok());
  (*log)->Write(LogLevel::kInfo, absl::UnixEpoch(), "bytes",
                {{"text", std::string("a\nb\xff\"\0}", 7)}});
  ASSERT_TRUE((*log)->Flush(kPatience));
  const std::vector<std::string> lines = Lines(folder.Child("log"));
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_FALSE(nlohmann::json::parse(lines[0], nullptr, false).is_discarded());
}

TEST(StructuredLogTest, TheFileIsRotatedWithinItsBounds) {
  testing::TempDirectory folder;
  StructuredLog::Options options = FileOnly(folder.Child("log"));
  options.file_max_bytes = 4096;
  options.files = 3;
  auto log = StructuredLog::Create(options);
  ASSERT_TRUE(log.ok());
  for (int i = 0; i < 500; ++i) {
    (*log)->Write(LogLevel::kInfo, absl::UnixEpoch(), std::string(200, 'x'));
  }
  ASSERT_TRUE((*log)->Flush(kPatience));
  size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_LE(std::filesystem::file_size(entry), 4096u);
    ++files;
  }
  EXPECT_EQ(files, 3u);
}

TEST(StructuredLogTest, AReaderThatStopsReadingHoldsNeitherCallersNorTheFileUp) {
  testing::TempDirectory folder;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  StructuredLog::Options options = FileOnly(folder.Child("log"));
  options.to_stdout = true;
  options.stdout_fd = ends[1];
  constexpr size_t kLines = 20'000;  // more than pipe and writer keep
  {
    auto log = StructuredLog::Create(options);
    ASSERT_TRUE(log.ok());
    for (size_t i = 0; i < kLines; ++i) {
      (*log)->Write(LogLevel::kInfo, absl::UnixEpoch(), std::string(1000, 'x'));
      // The file's writer keeps up; the pipe's has nobody who reads.
      if (i % 1000 == 0) (*log)->Flush(absl::Milliseconds(1));
    }
    EXPECT_FALSE((*log)->Flush(absl::Milliseconds(1)));
    EXPECT_GT((*log)->dropped(), 0u);
  }
  EXPECT_GT(Lines(folder.Child("log")).size(), kLines / 2);
  close(ends[0]);
  close(ends[1]);
}

TEST(StructuredLogTest, AFileThatCannotBeOpenedIsAnError) {
  EXPECT_EQ(StructuredLog::Create(FileOnly("/proc/no/such/folder/log")).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace turnopt::telemetry
