#include "tests/component/sidecar_fixture.h"

#include <chrono>
#include <fstream>
#include <thread>

#include "server/config/load.h"
#include "tests/support/connected_channel.h"
#include "tests/support/http_get.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {

namespace v1 = ::turnoptimizer::v1;

const char* const SidecarFixture::kDemoRules = R"(
flows: [demo]
rules:
  - id: demo.busy
    patterns: ["busy"]
    replies: ["No problem, when shall I call back?", "Sure, when suits you better?"]
    matches: ["I'm busy"]
    does_not_match: ["I'm not busy"]
  - id: demo.who
    patterns: ["who is this"]
    replies: ["This is Ada from {company}."]
    matches: ["Who is this?"]
)";

void SidecarFixture::Start(const std::map<std::string, std::string>& settings) {
  const std::string rules = folder_.Child("rules.yaml");
  std::ofstream(rules) << kDemoRules;
  std::map<std::string, std::string> all = {
      {"mode", "enabled"},
      {"listen.turn_socket", ""},
      {"listen.turn_address", "127.0.0.1:0"},
      {"listen.admin_socket", ""},
      {"listen.admin_address", "127.0.0.1:0"},
      {"listen.http_address", "127.0.0.1:0"},
      {"rules.files", rules},
      {"reuse.policy", "exact"},
      {"log.stdout", "false"},
      {"log.file", folder_.Child("log")},
  };
  for (const auto& [name, value] : settings) all[name] = value;
  config::Origins origins;
  for (const auto& [name, value] : all) origins.flags.emplace_back(name, value);
  const absl::StatusOr<config::LoadedConfig> loaded = config::Load(origins);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  absl::StatusOr<std::unique_ptr<app::Sidecar>> sidecar = app::Sidecar::Start(*loaded, clock_);
  ASSERT_TRUE(sidecar.ok()) << sidecar.status();
  sidecar_ = *std::move(sidecar);
  channel_ = ConnectTo(sidecar_->turn_addresses().front());
  turns_ = v1::TurnOptimizer::NewStub(channel_);
  admin_ = v1::TurnOptimizerAdmin::NewStub(ConnectTo(sidecar_->admin_addresses().front()));
}

v1::OptimizeTurnResponse SidecarFixture::Optimize(const v1::Turn& turn) {
  grpc::ClientContext context;
  v1::OptimizeTurnRequest request;
  *request.mutable_turn() = turn;
  v1::OptimizeTurnResponse response;
  const grpc::Status status = turns_->OptimizeTurn(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

v1::CompleteTurnResponse SidecarFixture::Complete(const v1::CompleteTurnRequest& report) {
  grpc::ClientContext context;
  v1::CompleteTurnResponse response;
  const grpc::Status status = turns_->CompleteTurn(&context, report, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

v1::GetStatusResponse SidecarFixture::Status() {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  const grpc::Status status = admin_->GetStatus(&context, v1::GetStatusRequest(), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

v1::OptimizeTurnResponse SidecarFixture::TurnByLlm(const v1::Turn& turn, const std::string& reply) {
  v1::OptimizeTurnResponse decided = Optimize(turn);
  Complete(SpokenByLlm(decided.turn_id(), turn, reply));
  return decided;
}

void SidecarFixture::WaitForLearning() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (Status().learning_queue_depth() != 0) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::yield();
  }
}

std::string SidecarFixture::Metrics() const {
  return HttpGet(sidecar_->http_port(), "/metrics").body;
}

}  // namespace turnopt::testing
