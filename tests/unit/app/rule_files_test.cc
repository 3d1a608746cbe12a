#include "server/app/rule_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"

namespace turnopt::app {
namespace {

const char kOne[] = "rules:\n  - {id: a, patterns: [busy], replies: [Later then.]}\n";
const char kBroken[] = "rules:\n  - {id: a, patterns: ['('], replies: [Later then.]}\n";
const char kTwo[] =
    "rules:\n  - {id: a, patterns: [busy], replies: [Later then.]}\n"
    "  - {id: b, patterns: [price], replies: [Ten.]}\n";

class RuleFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    telemetry::StructuredLog::Options options;
    options.to_stdout = false;
    log_ = *telemetry::StructuredLog::Create(options);
    Write(kOne);
    auto rules = LoadRules({path_}, core::RuleOptions());
    ASSERT_TRUE(rules.ok()) << rules.status();
    quick_ = *core::QuickResponses::Create({}, *rules);
    files_ = std::make_unique<RuleFiles>(std::vector<std::string>{path_}, core::RuleOptions(),
                                         *quick_, *log_, clock_);
  }
  void Write(const std::string& text) { std::ofstream(path_) << text; }
  size_t Rules() const { return quick_->rules()->rules().size(); }

  testing::FakeClock clock_;
  testing::TempDirectory folder_;
  const std::string path_ = folder_.Child("rules.yaml");
  std::unique_ptr<telemetry::StructuredLog> log_;
  std::unique_ptr<core::QuickResponses> quick_;
  std::unique_ptr<RuleFiles> files_;
};

TEST_F(RuleFilesTest, UnchangedContentIsNoReload) {
  Write(kOne);
  files_->Check();
  EXPECT_EQ(files_->reloads(), 0u);
}

TEST_F(RuleFilesTest, AGoodFileIsTakenOver) {
  Write(kTwo);
  files_->Check();
  EXPECT_EQ(Rules(), 2u);
  EXPECT_EQ(files_->reloads(), 1u);
}

TEST_F(RuleFilesTest, ABadFileIsRefusedOnceAndTheOldStays) {
  Write(kBroken);
  files_->Check();
  files_->Check();
  EXPECT_EQ(Rules(), 1u);
  EXPECT_TRUE(files_->stale());
  EXPECT_EQ(files_->failures(), 1u);
  Write(kTwo);
  files_->Check();
  EXPECT_FALSE(files_->stale());
  EXPECT_EQ(Rules(), 2u);
}

TEST_F(RuleFilesTest, AMissingFileKeepsTheOldRules) {
  std::filesystem::remove(path_);
  files_->Check();
  EXPECT_TRUE(files_->stale());
  EXPECT_EQ(Rules(), 1u);
}

TEST_F(RuleFilesTest, ASwappedSymlinkIsAChange) {
  // As the kubelet updates a ConfigMap: ..data points to a new folder.
  std::filesystem::create_directory(folder_.Child("v1"));
  std::filesystem::create_directory(folder_.Child("v2"));
  std::ofstream(folder_.Child("v1/r.yaml")) << kOne;
  std::ofstream(folder_.Child("v2/r.yaml")) << kTwo;
  std::filesystem::create_directory_symlink("v1", folder_.Child("data"));
  RuleFiles files({folder_.Child("data/r.yaml")}, core::RuleOptions(), *quick_, *log_, clock_);
  std::filesystem::create_directory_symlink("v2", folder_.Child("tmp"));
  std::filesystem::rename(folder_.Child("tmp"), folder_.Child("data"));
  files.Check();
  EXPECT_EQ(Rules(), 2u);
}

TEST_F(RuleFilesTest, AnUnknownPackIsNamedWithThoseThatExist) {
  const absl::Status status = LoadRules({"builtin:nothing"}, core::RuleOptions()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(status.message()).find("outbound_sales"), std::string::npos);
}

}  // namespace
}  // namespace turnopt::app
