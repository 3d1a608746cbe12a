// The service levels of the deployment guide over a real process: alerts, automatic rollback, what
// a restart keeps, and the way back.
#include <grpcpp/client_context.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/server_process.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using ::testing::HasSubstr;

class RollbackTest : public ::testing::Test {
 protected:
  void Start() {
    ServerProcess::Options options;
    options.folder = folder_.path();
    const std::string rules = folder_.Child("rules.yaml");
    std::ofstream(rules) << "flows: [demo]\n"
                            "rules:\n"
                            "  - id: demo.busy\n"
                            "    patterns: [busy]\n"
                            "    replies: [\"No problem, when shall I call back?\"]\n";
    options.settings = {{"mode", "enabled"},
                        {"rules.files", rules},
                        {"quality.profile", "voice"},
                        {"state.dir", folder_.Child("state")}};
    server_ = std::make_unique<ServerProcess>(options);
    ASSERT_TRUE(server_->listening()) << server_->Log();
  }

  v1::OptimizeTurnResponse Optimize(const v1::Turn& turn) {
    grpc::ClientContext context;
    v1::OptimizeTurnRequest request;
    *request.mutable_turn() = turn;
    v1::OptimizeTurnResponse response;
    EXPECT_TRUE(server_->turns().OptimizeTurn(&context, request, &response).ok());
    return response;
  }

  // A turn that the LLM answers in `total_ms`.
  void TurnOf(int total_ms, const std::string& reply = "Our office opens at nine, shall I book?") {
    const v1::Turn turn = DemoTurn(absl::StrCat("call-", ++turns_), "when do you open tomorrow");
    v1::CompleteTurnRequest report = SpokenByLlm(Optimize(turn).turn_id(), turn, reply);
    report.mutable_latency()->mutable_total()->set_seconds(total_ms / 1000);
    report.mutable_latency()->mutable_total()->set_nanos(total_ms % 1000 * 1'000'000);
    grpc::ClientContext context;
    v1::CompleteTurnResponse response;
    EXPECT_TRUE(server_->turns().CompleteTurn(&context, report, &response).ok());
    EXPECT_TRUE(response.accepted());
    quality_ = response.quality().overall();
  }

  // Lines of incidents that began, newest first.
  std::vector<std::string> Raised(const std::string& kind) {
    grpc::ClientContext context;
    v1::ListIncidentsRequest request;
    request.set_kind(kind);
    v1::ListIncidentsResponse response;
    EXPECT_TRUE(server_->admin().ListIncidents(&context, request, &response).ok());
    std::vector<std::string> lines;
    for (const v1::Incident& incident : response.incidents()) {
      if (incident.phase() == v1::INCIDENT_PHASE_RAISED) lines.push_back(incident.line());
    }
    return lines;
  }

  // Puts what is in force on the disk.
  void Store() {
    grpc::ClientContext context;
    v1::SetPolicyRequest request;
    request.set_canary_percent(100);
    request.set_operator_("ana");
    request.set_reason("as it is");
    v1::SetPolicyResponse response;
    ASSERT_TRUE(server_->admin().SetPolicy(&context, request, &response).ok());
    EXPECT_TRUE(response.stored());
  }

  grpc::Status Rearm(const std::string& reason) {
    grpc::ClientContext context;
    v1::RearmRollbackRequest request;
    request.set_operator_("ana");
    request.set_reason(reason);
    v1::RearmRollbackResponse response;
    return server_->admin().RearmRollback(&context, request, &response);
  }

  size_t LogLinesWith(const std::string& text) const {
    size_t count = 0;
    for (absl::string_view line : absl::StrSplit(server_->Log(), '\n')) {
      count += absl::StrContains(line, text) ? 1 : 0;
    }
    return count;
  }

  TempDirectory folder_;
  std::unique_ptr<ServerProcess> server_;
  int turns_ = 0;
  double quality_ = 0;
  std::atomic<bool> heard_{false};
};

TEST_F(RollbackTest, SlowTurnsAlertThenRollBackUntilRearmedOverARestart) {
  Start();
  for (int i = 0; i < 4; ++i) TurnOf(2850);
  EXPECT_TRUE(Raised("").empty());
  TurnOf(2850);
  EXPECT_THAT(
      Raised("latency_high"),
      ::testing::ElementsAre("[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)"));

  for (int i = 0; i < 9; ++i) TurnOf(3200);
  EXPECT_EQ(Optimize(DemoTurn("next", "I'm busy")).decision().source(), v1::SOURCE_QUICK_RESPONSE);
  TurnOf(3200);
  EXPECT_EQ(Raised("latency_high").size(), 1u) << "it alerts once";
  ASSERT_EQ(Raised("latency_rollback").size(), 1u);

  const auto expect_off = [this] {
    const v1::OptimizeTurnResponse off = Optimize(DemoTurn("next", "I'm busy"));
    EXPECT_EQ(off.mode(), v1::MODE_DISABLED);
    EXPECT_EQ(off.decision().source(), v1::SOURCE_LLM);
    EXPECT_EQ(off.decision().reason(), v1::REASON_ROLLED_BACK);
    EXPECT_EQ(off.llm().timeout().seconds(), 10);
  };
  expect_off();
  EXPECT_EQ(LogLinesWith("[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)"), 1u);
  EXPECT_THAT(server_->Metrics(), HasSubstr("turn_optimizer_rolled_back 1"));

  Store();
  server_->Signal(SIGKILL);
  server_->Wait();
  Start();
  expect_off();
  EXPECT_EQ(Raised("latency_rollback").size(), 1u) << "the incident is on record";

  EXPECT_EQ(Rearm("").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  expect_off();
  ASSERT_TRUE(Rearm("the LLM's vendor recovered").ok());
  const v1::OptimizeTurnResponse on = Optimize(DemoTurn("next", "hello"));
  EXPECT_EQ(on.mode(), v1::MODE_ENABLED);
  EXPECT_EQ(on.llm().timeout().seconds(), 5);

  server_->Signal(SIGKILL);
  server_->Wait();
  Start();
  EXPECT_EQ(Optimize(DemoTurn("next", "hello")).mode(), v1::MODE_ENABLED) << "re-armed for good";
}

TEST_F(RollbackTest, FiftiethBadScoreAlertsOnce) {
  Start();
  // The reply repeats what the agent said before, which caps the score.
  const std::string repeated = DemoTurn("", "").previous_reply();
  for (int i = 0; i < 49; ++i) TurnOf(900, repeated);
  ASSERT_LT(quality_, 65);
  EXPECT_TRUE(Raised("").empty());
  TurnOf(900, repeated);
  ASSERT_EQ(Raised("quality_degraded").size(), 1u);
  EXPECT_THAT(Raised("quality_degraded")[0],
              ::testing::MatchesRegex(".QUALITY_ALERT. Quality degraded by [0-9]+ points "
                                      ".baseline: 75, current: [0-9]+."));
  EXPECT_EQ(Raised("quality_incident").size(), 1u);
  for (int i = 0; i < 20; ++i) TurnOf(900, repeated);
  EXPECT_EQ(Raised("quality_degraded").size(), 1u);
  EXPECT_EQ(LogLinesWith("[QUALITY_ALERT] Quality degraded by"), 1u);
  EXPECT_EQ(Optimize(DemoTurn("next", "hello")).mode(), v1::MODE_ENABLED)
      << "quality alone does not roll back";
}

TEST_F(RollbackTest, WatcherHearsARollbackByHandAsItHappens) {
  Start();
  grpc::ClientContext watch;
  v1::WatchIncidentsRequest request;
  const auto reader = server_->admin().WatchIncidents(&watch, request);
  // The stream has begun when an incident of ours comes through it: try until one does.
  v1::WatchIncidentsResponse heard;
  std::thread operator_thread([this] {
    for (int i = 0; i < 50; ++i) {
      grpc::ClientContext rollback;
      v1::RollbackRequest by_hand;
      by_hand.set_operator_("ana");
      by_hand.set_reason("wrong prices");
      v1::RollbackResponse response;
      if (server_->admin().Rollback(&rollback, by_hand, &response).ok()) {
        EXPECT_EQ(response.mode(), v1::MODE_DISABLED);
        EXPECT_EQ(response.previous_mode(), v1::MODE_ENABLED);
        EXPECT_EQ(response.llm_timeout().seconds(), 10);
        EXPECT_TRUE(response.has_check());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (heard_) return;
      EXPECT_TRUE(Rearm("again").ok());
    }
  });
  bool found = false;
  while (!found && reader->Read(&heard)) found = heard.incident().kind() == "manual_rollback";
  heard_ = true;
  operator_thread.join();
  EXPECT_TRUE(found);
  EXPECT_EQ(heard.incident().line(), "[ALERT] Voice Agent Rolled Back by ana: wrong prices");
  EXPECT_EQ(heard.incident().severity(), v1::SEVERITY_CRITICAL);
  watch.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace turnopt::testing
