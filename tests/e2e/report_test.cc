// turnctl report as a user runs it: a live pod, a pod that was killed, two pods merged, and a disk
// that goes away under a running sidecar. TURNCTL and TURN_OPTIMIZER_SERVER are the programs'
// paths.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/server_process.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using ::testing::HasSubstr;
using Json = nlohmann::json;

struct Result {
  int exit_code = -1;
  std::string output;  // standard output
};

Result Turnctl(const std::string& arguments) {
  const std::string command = absl::StrCat(getenv("TURNCTL"), " ", arguments);
  FILE* pipe = popen(command.c_str(), "r");
  Result result;
  char buffer[4096];
  for (size_t size = 0; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    result.output.append(buffer, size);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

ServerProcess::Options InDisabledMode(const std::string& folder) {
  ServerProcess::Options options;
  options.folder = folder;
  options.settings = {{"mode", "disabled"}, {"state.dir", folder + "/state"}};
  return options;
}

void PlayTurns(ServerProcess& server, const std::string& call, int turns) {
  for (int i = 0; i < turns; ++i) {
    const v1::Turn turn = DemoTurn(call, absl::StrCat("utterance ", i));
    v1::OptimizeTurnRequest request;
    *request.mutable_turn() = turn;
    v1::OptimizeTurnResponse decided;
    grpc::ClientContext optimize;
    ASSERT_TRUE(server.turns().OptimizeTurn(&optimize, request, &decided).ok());
    v1::CompleteTurnResponse accepted;
    grpc::ClientContext complete;
    ASSERT_TRUE(
        server.turns()
            .CompleteTurn(&complete, SpokenByLlm(decided.turn_id(), turn, "A reply."), &accepted)
            .ok());
  }
}

std::string Pod(const ServerProcess& server) { return "unix://" + server.admin_socket(); }

TEST(ReportE2eTest, ALivePodReportsWhatItHasSeen) {
  TempDirectory folder;
  ServerProcess server(InDisabledMode(folder.path()));
  ASSERT_TRUE(server.listening()) << server.Log();
  PlayTurns(server, "call", 7);
  const Result json = Turnctl("report --format json --pod " + Pod(server));
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_EQ(Json::parse(json.output)["all"]["turns"], "7");
  EXPECT_EQ(Json::parse(json.output)["baseline"]["latency"]["mean_ms"]["value"], 1000);
  EXPECT_THAT(Turnctl("report --pod " + Pod(server)).output, HasSubstr("7 turns of 1 calls"));
  EXPECT_THAT(Turnctl("report --format markdown --pod " + Pod(server)).output,
              HasSubstr("## Success criteria"));
  const std::string page = folder.Child("report.html");
  EXPECT_EQ(Turnctl("report --format html --out " + page + " --pod " + Pod(server)).exit_code, 0);
  EXPECT_GT(std::filesystem::file_size(page), 5000u);
}

TEST(ReportE2eTest, ARolloutIsHeldAgainstTheOperatorsTargets) {
  TempDirectory folder;
  ServerProcess::Options options = InDisabledMode(folder.path());
  options.settings["targets.hit_ratio"] = "0.2";
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  PlayTurns(server, "call", 2);
  const std::string want = "Hit rate at least 20 %";
  EXPECT_THAT(Turnctl("report --pod " + Pod(server)).output, HasSubstr(want));
  EXPECT_THAT(Turnctl("report --format html --pod " + Pod(server)).output,
              HasSubstr("target 1.5 s"));
  const Json json = Json::parse(Turnctl("report --format json --pod " + Pod(server)).output);
  EXPECT_EQ(json["targets"]["hit_rate"], 0.2);
  // Without a sidecar to ask, the settings of whoever asks are in force.
  EXPECT_THAT(Turnctl("report --state-dir " + folder.Child("state")).output,
              HasSubstr("Hit rate at least 35 %"));
  setenv("TURN_OPTIMIZER_TARGETS_HIT_RATIO", "0.2", 1);
  EXPECT_THAT(Turnctl("report --state-dir " + folder.Child("state")).output, HasSubstr(want));
  unsetenv("TURN_OPTIMIZER_TARGETS_HIT_RATIO");
}

// The sidecar's own report, turnctl's over its state directory and turnctl's over its log are one.
TEST(ReportE2eTest, TheSameRowsGiveTheSameFiguresWhoeverReports) {
  TempDirectory folder;
  ServerProcess::Options options;
  options.folder = folder.path();
  options.settings = {{"mode", "enabled"},
                      {"reuse.policy", "exact"},
                      {"state.dir", folder.Child("state")},
                      {"log.file", folder.Child("sidecar.log")}};
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  for (int i = 0; i < 60; ++i) {
    v1::Turn turn =
        DemoTurn(absl::StrCat("call-", i % 12), i % 3 == 0 ? "I'm busy" : "tell me more");
    turn.set_flow("outbound_sales");
    v1::OptimizeTurnRequest request;
    *request.mutable_turn() = turn;
    v1::OptimizeTurnResponse decided;
    grpc::ClientContext optimize;
    ASSERT_TRUE(server.turns().OptimizeTurn(&optimize, request, &decided).ok());
    v1::CompleteTurnRequest report = decided.decision().source() == v1::SOURCE_LLM
                                         ? SpokenByLlm(decided.turn_id(), turn, "Gladly.")
                                         : SpokenAsDecided(decided, turn);
    report.mutable_latency()->mutable_total()->set_seconds(i % 4);
    report.mutable_latency()->mutable_total()->set_nanos((i * 37 % 1000) * 1'000'000);
    v1::CompleteTurnResponse accepted;
    grpc::ClientContext complete;
    ASSERT_TRUE(server.turns().CompleteTurn(&complete, report, &accepted).ok());
  }
  // Labels are learned, and lines written, a moment later.
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  const std::string period = " --since 2020-01-01 --until 2100-01-01";
  const std::string places[] = {"--pod " + Pod(server), "--state-dir " + folder.Child("state"),
                                "--log " + folder.Child("sidecar.log")};
  const Json live = Json::parse(Turnctl("report --format json " + places[0] + period).output);
  EXPECT_EQ(live["enabled"]["turns"], "60");
  EXPECT_NE(live["enabled"]["hit_rate"]["hits"], "0");
  EXPECT_GT(live["enabled"]["latency"]["p95_ms"].get<double>(), 3000);
  EXPECT_EQ(Json::parse(Turnctl("report --format json " + places[1] + period).output), live);
  for (const char* format : {"table", "markdown", "html"}) {
    const std::string how = absl::StrCat("report --format ", format, " ");
    const std::string printed = Turnctl(how + places[0] + period).output;
    EXPECT_EQ(Turnctl(how + places[1] + period).output, printed);
  }
  // Lines of the log are rounded: to microseconds, to hundredths of a point.
  const Json logged = Json::parse(Turnctl("report --format json " + places[2] + period).output);
  for (const char* share : {"hit_rate", "llm_calls", "errors"}) {
    EXPECT_EQ(logged["enabled"][share], live["enabled"][share]) << share;
  }
  const Json& latency = live["enabled"]["latency"];
  EXPECT_NEAR(logged["enabled"]["latency"]["p95_ms"].get<double>(), latency["p95_ms"].get<double>(),
              0.01);
  EXPECT_NEAR(logged["enabled"]["latency"]["mean_ms"]["value"].get<double>(),
              latency["mean_ms"]["value"].get<double>(), 0.01);
  EXPECT_NEAR(logged["enabled"]["quality"]["value"].get<double>(),
              live["enabled"]["quality"]["value"].get<double>(), 0.01);
  for (size_t i = 0; i < live["criteria"].size(); ++i) {
    EXPECT_EQ(logged["criteria"][i]["status"], live["criteria"][i]["status"]);
  }
}

TEST(ReportE2eTest, AKilledPodsDirectoryHasAllButTheLastSecond) {
  TempDirectory folder;
  ServerProcess server(InDisabledMode(folder.path()));
  ASSERT_TRUE(server.listening()) << server.Log();
  PlayTurns(server, "before", 20);
  std::this_thread::sleep_for(std::chrono::milliseconds(1200));
  PlayTurns(server, "after", 5);
  server.Signal(SIGKILL);
  server.Wait();
  const Result result = Turnctl("report --format json --state-dir " + folder.Child("state"));
  EXPECT_EQ(result.exit_code, 0);
  const int turns = std::stoi(Json::parse(result.output)["all"]["turns"].get<std::string>());
  EXPECT_GE(turns, 20);
  EXPECT_LE(turns, 25);
}

TEST(ReportE2eTest, PodsAndDirectoriesAreMerged) {
  TempDirectory one;
  TempDirectory two;
  ServerProcess first(InDisabledMode(one.path()));
  ServerProcess second(InDisabledMode(two.path()));
  ASSERT_TRUE(first.listening() && second.listening());
  PlayTurns(first, "first", 3);
  PlayTurns(second, "second", 4);
  const Result merged =
      Turnctl("report --format json --pod one=" + Pod(first) + " --pod two=" + Pod(second) +
              " --state-dir again=" + one.Child("state"));
  ASSERT_EQ(merged.exit_code, 0) << merged.output;
  const Json report = Json::parse(merged.output);
  EXPECT_EQ(report["all"]["turns"], "7");
  EXPECT_EQ(report["all"]["calls"], "2");
  ASSERT_EQ(report["by_pod"].size(), 2u);
}

TEST(ReportE2eTest, ADiskThatGoesAwayCostsNoDecision) {
  TempDirectory folder;
  ServerProcess server(InDisabledMode(folder.path()));
  ASSERT_TRUE(server.listening()) << server.Log();
  PlayTurns(server, "before", 2);
  // Reporting writes what is pending, so that these two turns go with the directory.
  EXPECT_EQ(Turnctl("report --pod " + Pod(server)).exit_code, 0);
  // A file where the directory was: nothing can be opened or made there.
  std::filesystem::remove_all(folder.Child("state"));
  std::ofstream(folder.Child("state")) << "in the way";
  PlayTurns(server, "meanwhile", 3);
  EXPECT_EQ(Turnctl("report --pod " + Pod(server)).exit_code, 3);
  EXPECT_THAT(server.Metrics(), HasSubstr("turn_optimizer_state_write_failures_total"));
  std::filesystem::remove(folder.Child("state"));
  const Result back = Turnctl("report --format json --pod " + Pod(server));
  ASSERT_EQ(back.exit_code, 0);
  EXPECT_EQ(Json::parse(back.output)["all"]["turns"], "3");
}

TEST(ReportE2eTest, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(Turnctl("report --state-dir /nonexistent 2>&1").exit_code, 5);
  EXPECT_THAT(Turnctl("report --state-dir /nonexistent 2>&1").output, HasSubstr("/nonexistent"));
  EXPECT_EQ(Turnctl("report --since yesterday 2>&1").exit_code, 2);
  EXPECT_EQ(Turnctl("report --daily --weekly 2>&1").exit_code, 2);
}

}  // namespace
}  // namespace turnopt::testing
