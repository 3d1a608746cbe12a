// The shipped program as a process: start, decide, metrics, kill -9, restart, drain, reload.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/server_process.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using ::testing::HasSubstr;

v1::OptimizeTurnResponse Optimize(ServerProcess& server, const v1::Turn& turn) {
  grpc::ClientContext context;
  v1::OptimizeTurnRequest request;
  *request.mutable_turn() = turn;
  v1::OptimizeTurnResponse response;
  const grpc::Status status = server.turns().OptimizeTurn(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

void Complete(ServerProcess& server, const v1::CompleteTurnRequest& report) {
  grpc::ClientContext context;
  v1::CompleteTurnResponse response;
  const grpc::Status status = server.turns().CompleteTurn(&context, report, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

v1::GetStatusResponse Status(ServerProcess& server) {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  EXPECT_TRUE(server.admin().GetStatus(&context, {}, &response).ok());
  return response;
}

bool Eventually(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

TEST(LifecycleTest, StartsOnItsDefaultsAndAnswersFromItsBuiltinPacks) {
  ServerProcess server;
  ASSERT_TRUE(server.listening()) << server.Log();
  EXPECT_EQ(server.Get("/healthz").code, 200);
  EXPECT_EQ(server.Get("/readyz").code, 200);
  v1::Turn turn = DemoTurn("call", "I'm busy right now");
  turn.set_flow("outbound_sales");
  const v1::OptimizeTurnResponse decided = Optimize(server, turn);
  EXPECT_EQ(decided.decision().source(), v1::SOURCE_QUICK_RESPONSE) << decided.ShortDebugString();
  Complete(server, SpokenAsDecided(decided, turn));
  EXPECT_EQ(MetricValue(server.Metrics(),
                        "turn_optimizer_turns_total{mode=\"enabled\",source=\"quick_response\"}"),
            1);
}

TEST(LifecycleTest, SocketsAreForOwnerAndGroup) {
  ServerProcess server;
  ASSERT_TRUE(server.listening()) << server.Log();
  for (const std::string& path : {server.turn_socket(), server.admin_socket()}) {
    struct stat info {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_TRUE(S_ISSOCK(info.st_mode));
    EXPECT_EQ(info.st_mode & 0777, 0660u) << path;
  }
}

TEST(LifecycleTest, SigtermDrainsAndEndsWell) {
  ServerProcess server;
  ASSERT_TRUE(server.listening()) << server.Log();
  const v1::Turn turn = DemoTurn("call", "tell me more");
  Complete(server, SpokenByLlm(Optimize(server, turn).turn_id(), turn, "Gladly."));
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0) << server.Log();
  EXPECT_THAT(server.Log(), HasSubstr("\"Drained\""));
  EXPECT_THAT(server.Log(), HasSubstr("\"learning_dropped\":0"));
}

TEST(LifecycleTest, AReaderOfStandardOutputThatStopsReadingHoldsNothingUp) {
  TempDirectory folder;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ServerProcess::Options options;
  options.folder = folder.path();
  options.output = ends[1];
  options.settings["log.file"] = folder.Child("log");  // what Log() reads
  ServerProcess server(options);
  ASSERT_TRUE(server.listening());
  constexpr int kTurns = 300;  // each logs about 3 kB; a pipe holds 64
  for (int i = 0; i < kTurns; ++i) {
    const v1::Turn turn = DemoTurn("call", "tell me more");
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::CompleteTurnResponse response;
    const grpc::Status status = server.turns().CompleteTurn(
        &context, SpokenByLlm(absl::StrCat("turn-", i), turn, "Gladly."), &response);
    ASSERT_TRUE(status.ok()) << i << ": " << status.error_message();
  }
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_THAT(server.Log(), HasSubstr("\"Drained\"")) << "the file has what the pipe did not take";
  close(ends[0]);
  close(ends[1]);
}

TEST(LifecycleTest, AnOperatorsModeOutlivesKillMinusNine) {
  TempDirectory folder;
  ServerProcess::Options options;
  options.folder = folder.path();
  options.settings["state.dir"] = folder.Child("state");
  {
    ServerProcess server(options);
    ASSERT_TRUE(server.listening()) << server.Log();
    grpc::ClientContext context;
    v1::SetModeRequest request;
    request.set_mode(v1::MODE_SHADOW);
    request.set_operator_("ada");
    request.set_reason("watching");
    v1::SetModeResponse response;
    ASSERT_TRUE(server.admin().SetMode(&context, request, &response).ok());
    // At most the last second is lost.
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));
    server.Signal(SIGKILL);
    EXPECT_EQ(server.Wait(), 128 + SIGKILL);
  }
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  EXPECT_EQ(Status(server).mode(), v1::MODE_SHADOW);
  EXPECT_EQ(Status(server).configured_mode(), v1::MODE_ENABLED);
}

TEST(LifecycleTest, ABadRuleFileIsRefusedAndAGoodOneTakenOver) {
  TempDirectory folder;
  const std::string rules = folder.Child("rules.yaml");
  const std::string one = "rules:\n  - {id: a, patterns: [busy], replies: [Later then.]}\n";
  std::ofstream(rules) << one;
  ServerProcess::Options options;
  options.settings["rules.files"] = rules;
  options.settings["rules.reload_period"] = "100ms";
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  EXPECT_EQ(Status(server).rules(), 1u);

  std::ofstream(rules) << one << "  - {id: b, patterns: ['('], replies: [No.]}\n";
  ASSERT_TRUE(Eventually([&] { return Status(server).rules_stale(); }));
  EXPECT_EQ(Status(server).rules(), 1u) << "the old rules stay";
  EXPECT_EQ(Optimize(server, DemoTurn("c", "busy")).decision().reply(), "Later then.");
  EXPECT_TRUE(Eventually(
      [&] { return absl::StrContains(server.Log(), "[ALERT] Quick response rules refused"); }));
  EXPECT_EQ(MetricValue(server.Metrics(), "turn_optimizer_rules_reload_failures_total"), 1);
  EXPECT_EQ(MetricValue(server.Metrics(), "turn_optimizer_rules_stale"), 1);

  std::ofstream(rules) << one << "  - {id: b, patterns: [price], replies: [Ten.]}\n";
  ASSERT_TRUE(Eventually([&] { return Status(server).rules() == 2; }));
  EXPECT_FALSE(Status(server).rules_stale());
}

TEST(LifecycleTest, SighupLooksAtTheRulesAtOnce) {
  TempDirectory folder;
  const std::string rules = folder.Child("rules.yaml");
  std::ofstream(rules) << "rules: []\n";
  ServerProcess::Options options;
  options.settings["rules.files"] = rules;
  options.settings["rules.reload_period"] = "3600";
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  std::ofstream(rules) << "rules:\n  - {id: a, patterns: [busy], replies: [Later then.]}\n";
  server.Signal(SIGHUP);
  EXPECT_TRUE(Eventually([&] { return Status(server).rules() == 1; }));
}

TEST(LifecycleTest, DisabledIsTheDefaultAndLeavesTheAgentAsItWas) {
  TempDirectory folder;
  const CommandResult printed = RunServerCommand({"--print-config"});
  EXPECT_EQ(printed.exit_code, 0);
  EXPECT_THAT(printed.output, HasSubstr("mode: \"disabled\"  # default"));
  ServerProcess::Options options;
  options.settings["mode"] = "disabled";
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();
  for (const char* utterance : {"I'm busy", "hello", "", "what does it cost"}) {
    v1::Turn turn = DemoTurn("call", utterance);
    turn.set_flow("outbound_sales");
    for (int i = 0; i < 3; ++i) {
      const v1::OptimizeTurnResponse decided = Optimize(server, turn);
      EXPECT_EQ(decided.decision().source(), v1::SOURCE_LLM);
      EXPECT_EQ(decided.llm().timeout().seconds(), 10);
      EXPECT_FALSE(decided.has_candidate());
      Complete(server, SpokenByLlm(decided.turn_id(), turn, "We shall see."));
    }
  }
  EXPECT_EQ(Status(server).cache_entries(), 0u);
  EXPECT_EQ(
      MetricValue(server.Metrics(), "turn_optimizer_turns_total{mode=\"disabled\",source=\"llm\"}"),
      12)
      << "outcomes are the baseline of reports";
}

TEST(ConfigurationTest, WrongOnesStopTheStartAndNameTheKey) {
  TempDirectory folder;
  const auto with_file = [&](const std::string& yaml) {
    const std::string path = folder.Child("config.yaml");
    std::ofstream(path) << yaml;
    return RunServerCommand({"--config", path});
  };
  struct Case {
    CommandResult result;
    const char* message;
  };
  const Case cases[] = {
      {with_file("exact: {tll: 5}\n"), "exact.tll: no such setting"},
      {with_file("exact: {ttl: soon}\n"), "exact.ttl: expected a duration"},
      {with_file("exact:\n  ttl: -1\n"), "config.yaml:2: exact.ttl: out of range"},
      {with_file("mode: on\n"), "mode: expected one of disabled, shadow, enabled"},
      {with_file("mode: shadow\nmode: enabled\n"), "mode: given twice"},
      {with_file("[1, 2"), "not YAML"},
      {RunServerCommand({}, {{"RESPONSE_CACHE_TTL_SECONDS", "0"}}), "exact.ttl: out of range"},
      {RunServerCommand({"--rules.files", "/no/such/file"}), "/no/such/file"},
      {RunServerCommand({"--listen.turn_address", "0.0.0.0:50051"}),
       "only loopback addresses and unix sockets are served without TLS"},
      {RunServerCommand({"--listen.admin_address", "192.168.1.2:50052"}), "without TLS"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(test.result.exit_code, 1) << test.message;
    EXPECT_THAT(test.result.output, HasSubstr(test.message));
  }
  EXPECT_EQ(RunServerCommand({"--no-such-flag"}).exit_code, 2);
}

TEST(ConfigurationTest, TheGuidesVariablesWork) {
  const CommandResult printed =
      RunServerCommand({"--print-config"}, {{"LATENCY_OPTIMIZATION_MODE", "shadow"},
                                            {"RESPONSE_CACHE_TTL_SECONDS", "1800"},
                                            {"QUALITY_BASELINE_SCORE", "80.0"},
                                            {"QUALITY_ALERT_THRESHOLD", "7.5"}});
  EXPECT_EQ(printed.exit_code, 0);
  for (const char* line :
       {"mode: \"shadow\"  # LATENCY_OPTIMIZATION_MODE", "ttl: \"30m\"  # RESPONSE_CACHE_TTL",
        "baseline_score: \"80\"  # QUALITY_BASELINE_SCORE",
        "alert_threshold: \"7.5\"  # QUALITY_ALERT_THRESHOLD"}) {
    EXPECT_THAT(printed.output, HasSubstr(line));
  }
}

TEST(ConfigurationTest, ChecksAndVersionEndByThemselves) {
  EXPECT_THAT(RunServerCommand({"--version"}).output, HasSubstr("turn-optimizer 0."));
  EXPECT_EQ(RunServerCommand({"--check-config"}).exit_code, 0);
  EXPECT_EQ(RunServerCommand({"--check-config", "--mode", "on"}).exit_code, 1);
  TempDirectory folder;
  std::ofstream(folder.Child("bad.yaml"))
      << "rules:\n  - {id: a, patterns: [busy], replies: [x], matches: [hello]}\n";
  const CommandResult bad = RunServerCommand({"--check-rules", folder.Child("bad.yaml")});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.output, HasSubstr("bad.yaml"));
  std::ofstream(folder.Child("measured.yaml"))
      << "rules:\n  - {id: a, patterns: [busy], replies: [x], asks: [I'm busy, no time],"
         " traps: [the line is busy]}\n";
  const CommandResult good = RunServerCommand({"--check-rules", folder.Child("measured.yaml")});
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_THAT(good.output, HasSubstr("natural asks answered: 1 of 2 (50.0 %)"));
  EXPECT_THAT(good.output, HasSubstr("rule `a`: asks[1]"));
  EXPECT_THAT(good.output, HasSubstr("traps answered: 0 of 1 (0.0 %)"));
}

}  // namespace
}  // namespace turnopt::testing
