// turnctl and the server as programs: replay, demo and the rule check with a server of their own.
//
// TURNCTL and TURN_OPTIMIZER_SERVER are the programs' paths, TURNOPT_SAMPLES the folder of sample
// calls, TURNOPT_RULES the folder of rule packs.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

struct Result {
  int exit_code = -1;
  std::string output;  // of both streams
};

Result Turnctl(const std::string& arguments) {
  const std::string command = std::string(getenv("TURNCTL")) + " " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  Result result;
  char buffer[4096];
  for (size_t read = 0; (read = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    result.output.append(buffer, read);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

std::string Sample(const std::string& name) {
  return std::string(getenv("TURNOPT_SAMPLES")) + "/" + name;
}

std::set<std::string> LeftOvers() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(getenv("TMPDIR"))) {
    names.insert(entry.path().filename());
  }
  return names;
}

class TurnctlE2eTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "turnctl_e2e_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    setenv("TMPDIR", directory_.c_str(), 1);
    unsetenv("TURN_OPTIMIZER_TARGET");
    unsetenv("TURN_OPTIMIZER_ADMIN_TARGET");
  }

  std::string directory_;
};

TEST_F(TurnctlE2eTest, ReplayWithTheExactCacheServesRepetitionsAndRefillsThem) {
  const std::string decisions = directory_ + "/decisions.jsonl";
  const Result result = Turnctl("replay " + Sample("restaurant_booking.jsonl") +
                                " --json --policy exact --save-decisions " + decisions);
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const json figures = json::parse(result.output);
  EXPECT_EQ(figures["policy"], "exact");
  EXPECT_EQ(figures["exact_share_across_callers"], true);
  const size_t turns_total = figures["turns_total"];
  EXPECT_GE(turns_total, 500u);
  EXPECT_EQ(figures["turns"], turns_total - turns_total / 2);
  EXPECT_GT(figures["served_by"]["exact"], 0);
  EXPECT_GT(figures["served_per_turn"], 0.05);
  EXPECT_LT(figures["served_per_turn"], 1.0);
  EXPECT_EQ(figures["refill_mismatches"], 0);
  EXPECT_GT(figures["latency_us"]["p50"], 0);

  std::ifstream lines(decisions);
  std::string line;
  size_t shadow = 0;
  size_t all = 0;
  for (; std::getline(lines, line); ++all) {
    const json turn = json::parse(line);
    if (!turn["enabled"]) {
      ++shadow;
      EXPECT_EQ(turn["served"], false);
    }
  }
  EXPECT_EQ(all, turns_total);
  EXPECT_EQ(shadow, turns_total / 2);
}

TEST_F(TurnctlE2eTest, ReplayIsTheSameEachTime) {
  const std::string command =
      "replay " + Sample("outbound_sales.jsonl") + " --json --policy exact --limit 200 --shuffle 3";
  json first = json::parse(Turnctl(command).output);
  json second = json::parse(Turnctl(command).output);
  first.erase("latency_us");
  second.erase("latency_us");
  EXPECT_EQ(first, second);
}

TEST_F(TurnctlE2eTest, ReplayLeavesNothingBehind) {
  ASSERT_EQ(Turnctl("replay " + Sample("outbound_sales.jsonl") + " --limit 20").exit_code, 0);
  EXPECT_TRUE(LeftOvers().empty());
}

TEST_F(TurnctlE2eTest, DemoServesQuickResponsesAndSaysThatTheLlmIsVirtual) {
  const Result table = Turnctl("demo --limit 60");
  ASSERT_EQ(table.exit_code, 0) << table.output;
  EXPECT_THAT(table.output, HasSubstr("virtual"));
  EXPECT_THAT(table.output, HasSubstr("before (shadow)"));

  const Result result = Turnctl("demo --json");
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const json figures = json::parse(result.output);
  EXPECT_EQ(figures["before"]["answered"]["llm"], figures["before"]["turns"]);
  EXPECT_GT(figures["after"]["answered"]["quick"], 0);
  EXPECT_LT(figures["after"]["mean_total_s"], figures["before"]["mean_total_s"]);
}

TEST_F(TurnctlE2eTest, RulesCheckAcceptsTheShippedPacksAndNamesWhatIsWrong) {
  const std::string rules = getenv("TURNOPT_RULES");
  EXPECT_EQ(
      Turnctl("rules check " + rules + "/outbound_sales.yaml " + rules + "/restaurant_booking.yaml")
          .exit_code,
      0);
  const std::string broken = directory_ + "/broken.yaml";
  std::ofstream(broken) << "rulez: []\n";
  const Result result = Turnctl("rules check " + broken);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("rulez"));
}

TEST_F(TurnctlE2eTest, TheOwnServerDoesNotListenToTheEnvironment) {
  setenv("TURN_OPTIMIZER_LISTEN_MAX_THREADS", "many", 1);
  const Result result = Turnctl("replay " + Sample("outbound_sales.jsonl") + " --limit 1");
  unsetenv("TURN_OPTIMIZER_LISTEN_MAX_THREADS");
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST_F(TurnctlE2eTest, AServerThatDoesNotStartIsExplained) {
  const std::string server = getenv("TURN_OPTIMIZER_SERVER");
  const std::string refusing = directory_ + "/refusing";
  std::ofstream(refusing) << "#!/bin/sh\necho no such luck\nexit 1\n";
  std::filesystem::permissions(refusing, std::filesystem::perms::owner_all);
  setenv("TURN_OPTIMIZER_SERVER", refusing.c_str(), 1);
  const Result result = Turnctl("replay " + Sample("outbound_sales.jsonl") + " --limit 1");
  setenv("TURN_OPTIMIZER_SERVER", server.c_str(), 1);
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_THAT(result.output, HasSubstr("no such luck"));
}

}  // namespace
}  // namespace turnopt
