#include "client/cli/turnctl.h"

#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;
using ::testing::HasSubstr;

// Answers from memory and keeps the last request.
class TurnService final : public v1::TurnOptimizer::Service {
 public:
  grpc::Status OptimizeTurn(grpc::ServerContext*, const v1::OptimizeTurnRequest* request,
                            v1::OptimizeTurnResponse* response) override {
    turn = request->turn();
    if (turn.utterance() == "refuse me") {
      return {grpc::StatusCode::INVALID_ARGUMENT, "turn.utterance is refused"};
    }
    response->set_turn_id("t1");
    response->mutable_decision()->set_source(turn.utterance() == "price" ? v1::SOURCE_QUICK_RESPONSE
                                                                         : v1::SOURCE_LLM);
    response->mutable_decision()->set_reply(turn.utterance() == "price" ? "Ten euros." : "");
    return grpc::Status::OK;
  }
  grpc::Status CompleteTurn(grpc::ServerContext*, const v1::CompleteTurnRequest*,
                            v1::CompleteTurnResponse* response) override {
    response->set_accepted(true);
    return grpc::Status::OK;
  }
  grpc::Status LookupCache(grpc::ServerContext*, const v1::LookupCacheRequest*,
                           v1::LookupCacheResponse* response) override {
    response->set_reason(v1::REASON_NO_MATCH);
    return grpc::Status::OK;
  }

  v1::Turn turn;
};

class AdminService final : public v1::TurnOptimizerAdmin::Service {
 public:
  grpc::Status SetMode(grpc::ServerContext*, const v1::SetModeRequest* request,
                       v1::SetModeResponse* response) override {
    response->set_previous_mode(v1::MODE_DISABLED);
    response->set_mode(std::min(request->mode(), most_permissive));
    return grpc::Status::OK;
  }
  grpc::Status InvalidateCache(grpc::ServerContext*, const v1::InvalidateCacheRequest* request,
                               v1::InvalidateCacheResponse* response) override {
    invalidate = *request;
    response->set_removed(3);
    return grpc::Status::OK;
  }

  grpc::Status GetStatus(grpc::ServerContext*, const v1::GetStatusRequest*,
                         v1::GetStatusResponse*) override {
    return grpc::Status::OK;
  }
  grpc::Status ExportTurns(grpc::ServerContext*, const v1::ExportTurnsRequest*,
                           grpc::ServerWriter<v1::ExportTurnsResponse>*) override {
    return export_status;
  }

  grpc::Status export_status;
  v1::Mode most_permissive = v1::MODE_ENABLED;
  v1::InvalidateCacheRequest invalidate;
};

class TurnctlTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string directory = ::testing::TempDir() + "turnctl_XXXXXX";
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    target_ = "unix://" + directory + "/turn.sock";
    grpc::ServerBuilder builder;
    builder.AddListeningPort(target_, grpc::InsecureServerCredentials());
    builder.RegisterService(&turns_);
    builder.RegisterService(&admin_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    environment_["TURN_OPTIMIZER_TARGET"] = target_;
    environment_["TURN_OPTIMIZER_ADMIN_TARGET"] = target_;
  }

  ExitCode Run(const std::vector<std::string>& args) {
    out_.str("");
    err_.str("");
    return RunTurnctl(
        "/nowhere/turnctl", args,
        {out_, err_, false, [this](const std::string& name) { return environment_[name]; }});
  }

  TurnService turns_;
  AdminService admin_;
  std::unique_ptr<grpc::Server> server_;
  std::string target_;
  std::map<std::string, std::string> environment_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(TurnctlTest, OptimizeSendsTheWholeTurn) {
  EXPECT_EQ(
      Run({"optimize", "price",      "--flow",           "f",  "--state",  "s", "--previous", "p",
           "--var",    "name=Ann=x", "--call",           "c",  "--caller", "k", "--tenant",   "t",
           "--locale", "en-US",      "--asr-confidence", "0.5"}),
      ExitCode::kOk);
  EXPECT_EQ(turns_.turn.flow(), "f");
  EXPECT_EQ(turns_.turn.dialog_state(), "s");
  EXPECT_EQ(turns_.turn.previous_reply(), "p");
  EXPECT_EQ(turns_.turn.variables().at("name"), "Ann=x");
  EXPECT_EQ(turns_.turn.call_id(), "c");
  EXPECT_EQ(turns_.turn.caller_id(), "k");
  EXPECT_EQ(turns_.turn.scope().tenant(), "t");
  EXPECT_EQ(turns_.turn.scope().locale(), "en-US");
  EXPECT_EQ(turns_.turn.asr_confidence(), 0.5);
  EXPECT_THAT(out_.str(), HasSubstr("Ten euros."));
}

TEST_F(TurnctlTest, NegativeAnswersHaveACodeOfTheirOwn) {
  EXPECT_EQ(Run({"optimize", "something else"}), ExitCode::kNegative);
  EXPECT_EQ(Run({"lookup", "something else"}), ExitCode::kNegative);
  EXPECT_THAT(out_.str(), HasSubstr("no match"));
}

TEST_F(TurnctlTest, JsonIsOneObjectWithTheProtosNames) {
  EXPECT_EQ(Run({"--json", "optimize", "price"}), ExitCode::kOk);
  const nlohmann::json json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["turn_id"], "t1");
  EXPECT_EQ(json["decision"]["source"], "SOURCE_QUICK_RESPONSE");
}

TEST_F(TurnctlTest, FlagsOfTheProgramMayFollowTheCommand) {
  EXPECT_EQ(Run({"optimize", "price", "--json"}), ExitCode::kOk);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["turn_id"], "t1");
}

TEST_F(TurnctlTest, UsageErrorsAreTwo) {
  EXPECT_EQ(Run({}), ExitCode::kUsage);
  EXPECT_EQ(Run({"fly"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"mode", "turbo", "--why", "test"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"optimize", "price", "--var", "novalue"}), ExitCode::kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("NAME=VALUE"));
}

TEST_F(TurnctlTest, AnAbsentSidecarIsThreeAndNamesTheTarget) {
  EXPECT_EQ(Run({"optimize", "price", "--target", "unix:///nowhere/turn.sock"}),
            ExitCode::kUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("unix:///nowhere/turn.sock"));
}

TEST_F(TurnctlTest, ARefusalIsFourAndSaysWhy) {
  EXPECT_EQ(Run({"optimize", "refuse me"}), ExitCode::kRefused);
  EXPECT_THAT(err_.str(), HasSubstr("turn.utterance is refused"));
}

TEST_F(TurnctlTest, ModeSaysWhenAMoreRestrictiveOneHolds) {
  EXPECT_EQ(Run({"mode", "enabled", "--why", "test"}), ExitCode::kOk);
  admin_.most_permissive = v1::MODE_SHADOW;
  EXPECT_EQ(Run({"mode", "enabled", "--why", "test"}), ExitCode::kNegative);
  EXPECT_THAT(out_.str(), HasSubstr("shadow"));
}

TEST_F(TurnctlTest, InvalidateSendsOnlyTheGivenConditions) {
  EXPECT_EQ(Run({"invalidate", "--state", "s", "--older-than", "60", "--why", "stale", "--operator",
                 "ana"}),
            ExitCode::kOk);
  EXPECT_EQ(admin_.invalidate.dialog_state(), "s");
  EXPECT_EQ(admin_.invalidate.min_age().seconds(), 60);
  EXPECT_FALSE(admin_.invalidate.has_scope());
  EXPECT_FALSE(admin_.invalidate.has_reply_id());
  EXPECT_FALSE(admin_.invalidate.all());
  EXPECT_EQ(admin_.invalidate.operator_(), "ana");
  EXPECT_EQ(admin_.invalidate.reason(), "stale");
  EXPECT_EQ(Run({"invalidate", "--tenant", "", "--why", "stale"}), ExitCode::kOk);
  EXPECT_TRUE(admin_.invalidate.has_scope());
  EXPECT_FALSE(admin_.invalidate.operator_().empty()) << "who runs the command";
}

TEST_F(TurnctlTest, AChangeWithoutAReasonIsNotSent) {
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"mode", "enabled"},
                                             {"invalidate", "--all"},
                                             {"policy", "--canary", "5"},
                                             {"ramp", "halt"},
                                             {"rollback"},
                                             {"rearm"},
                                             {"book", "flow", "--ban", "id"},
                                             {"review", "--right", "turn"},
                                             {"learn", "calls.jsonl"},
                                             {"forget", "--caller", "c"}}) {
    EXPECT_EQ(Run(args), ExitCode::kUsage) << args[0];
  }
}

TEST_F(TurnctlTest, ReplayRefusesSettingsOfAServerThatIsNotItsOwn) {
  const std::string path = ::testing::TempDir() + "one_turn.jsonl";
  FILE* file = fopen(path.c_str(), "w");
  fputs("{\"call\":\"c\",\"utterance\":\"u\",\"reply\":\"r\"}\n", file);
  fclose(file);
  EXPECT_EQ(Run({"replay", path, "--policy", "exact"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"replay", "/nowhere.jsonl"}), ExitCode::kFailed);
}

TEST_F(TurnctlTest, WithoutAServerProgramRulesCheckSaysWhereItLooked) {
  environment_["TURN_OPTIMIZER_SERVER"] = "/nowhere/turn-optimizer";
  EXPECT_EQ(Run({"rules", "check", "x.yaml"}), ExitCode::kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("/nowhere/turn-optimizer"));
}

TEST_F(TurnctlTest, RulesCheckHandsTheFilesToTheServer) {
  environment_["TURN_OPTIMIZER_SERVER"] = "/bin/true";
  EXPECT_EQ(Run({"rules", "check", "x.yaml"}), ExitCode::kOk);
  environment_["TURN_OPTIMIZER_SERVER"] = "/bin/false";
  EXPECT_EQ(Run({"rules", "check", "x.yaml"}), ExitCode::kNegative);
}

TEST_F(TurnctlTest, AReplayWhoseLabelsCannotBeReadFailsAndSaysSo) {
  const std::string stream = ::testing::TempDir() + "two_turns.jsonl";
  std::ofstream(stream) << R"({"call":"c1","turn":0,"utterance":"hello","reply":"Hi."})"
                           "\n"
                        << R"({"call":"c2","turn":0,"utterance":"hello","reply":"Hi."})"
                           "\n";
  EXPECT_EQ(Run({"--json", "replay", stream}), ExitCode::kOk) << err_.str();
  EXPECT_EQ(err_.str(), "");
  admin_.export_status = {grpc::StatusCode::UNAVAILABLE, "the turn log cannot be read"};
  EXPECT_EQ(Run({"--json", "replay", stream}), ExitCode::kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("the turn log cannot be read"));
  EXPECT_EQ(nlohmann::json::parse(out_.str()).at("turns_total"), 2);
}

TEST_F(TurnctlTest, CompletionKnowsEveryCommandAndItsOptions) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    EXPECT_EQ(Run({"completion", shell}), ExitCode::kOk);
    EXPECT_THAT(out_.str(), HasSubstr("invalidate"));
    EXPECT_THAT(out_.str(), HasSubstr("--older-than"));
    EXPECT_THAT(out_.str(), HasSubstr("check"));
  }
}

TEST_F(TurnctlTest, HelpNamesTheExitCodes) {
  EXPECT_EQ(Run({"--help"}), ExitCode::kOk);
  EXPECT_THAT(out_.str(), HasSubstr("3 no sidecar answered"));
}

}  // namespace
}  // namespace turnopt::cli
