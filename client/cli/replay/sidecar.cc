#include "client/cli/replay/sidecar.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_split.h"
#include "client/cli/words.h"
#include "client/cpp/grpc_connection.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Learning a turn takes about as long.
constexpr std::chrono::microseconds kPollPause(200);

// Reading the labels of a long replay takes longer than a call that answers a turn.
constexpr absl::Duration kExportTimeout = absl::Minutes(2);

// How the sidecar's log writes a label, and the tier of learned replies in it.
constexpr char kLabelMessage[] = "[TELEMETRY] Turn labelled";
constexpr char kLearnedTier[] = "cached";

class GrpcSidecar final : public Sidecar {
 public:
  GrpcSidecar(const std::string& target, const std::string& admin_target, absl::Duration timeout)
      : turns_(v1::TurnOptimizer::NewStub(client::OpenChannel(target))),
        admin_(v1::TurnOptimizerAdmin::NewStub(client::OpenChannel(admin_target))),
        timeout_(timeout) {}

  absl::Status OptimizeTurn(const v1::OptimizeTurnRequest& request,
                            v1::OptimizeTurnResponse* response) override {
    grpc::ClientContext call;
    Prepare(&call);
    return client::ToAbsl(turns_->OptimizeTurn(&call, request, response));
  }

  absl::Status CompleteTurn(const v1::CompleteTurnRequest& request,
                            v1::CompleteTurnResponse* response) override {
    grpc::ClientContext call;
    Prepare(&call);
    return client::ToAbsl(turns_->CompleteTurn(&call, request, response));
  }

  absl::StatusOr<v1::GetStatusResponse> GetStatus() override {
    grpc::ClientContext call;
    Prepare(&call);
    v1::GetStatusResponse response;
    if (grpc::Status status = admin_->GetStatus(&call, {}, &response); !status.ok()) {
      return client::ToAbsl(status);
    }
    return response;
  }

  absl::StatusOr<std::map<std::string, double>> JudgedTurns(absl::Time since) override {
    grpc::ClientContext call;
    Prepare(&call, std::max(timeout_, kExportTimeout));
    v1::ExportTurnsRequest request;
    *request.mutable_since() = ToProto(since);
    const auto reader = admin_->ExportTurns(&call, request);
    std::map<std::string, double> agreement;
    for (v1::ExportTurnsResponse part; reader->Read(&part);) {
      ReadJudgedTurns(part.json_lines(), &agreement);
    }
    if (grpc::Status status = reader->Finish(); !status.ok()) {
      return client::ToAbsl(status);
    }
    return agreement;
  }

  absl::StatusOr<v1::Mode> SetMode(v1::Mode mode, const std::string& why) override {
    grpc::ClientContext call;
    Prepare(&call);
    v1::SetModeRequest request;
    request.set_mode(mode);
    request.set_operator_("turnctl");
    request.set_reason(why);
    v1::SetModeResponse response;
    if (grpc::Status status = admin_->SetMode(&call, request, &response); !status.ok()) {
      return client::ToAbsl(status);
    }
    return response.mode();
  }

 private:
  void Prepare(grpc::ClientContext* call) const { Prepare(call, timeout_); }
  static void Prepare(grpc::ClientContext* call, absl::Duration timeout) {
    call->set_wait_for_ready(true);
    call->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(timeout));
  }

  const std::unique_ptr<v1::TurnOptimizer::Stub> turns_;
  const std::unique_ptr<v1::TurnOptimizerAdmin::Stub> admin_;
  const absl::Duration timeout_;
};

}  // namespace

std::unique_ptr<Sidecar> ConnectSidecar(const std::string& target, const std::string& admin_target,
                                        absl::Duration timeout) {
  return std::make_unique<GrpcSidecar>(target, admin_target, timeout);
}

void ReadJudgedTurns(absl::string_view json_lines, std::map<std::string, double>* agreement) {
  for (const absl::string_view line : absl::StrSplit(json_lines, '\n', absl::SkipEmpty())) {
    const nlohmann::json object = nlohmann::json::parse(line.begin(), line.end(), /*cb=*/nullptr,
                                                        /*allow_exceptions=*/false);
    if (!object.is_object() || object.value("message", nlohmann::json()) != kLabelMessage ||
        object.value("tier", nlohmann::json()) != kLearnedTier) {
      continue;
    }
    const auto id = object.find("turn_id");
    const auto value = object.find("agreement");
    if (id != object.end() && id->is_string() && value != object.end() && value->is_number()) {
      (*agreement)[id->get<std::string>()] = value->get<double>();
    }
  }
}

absl::Status WaitUntilLearned(Sidecar& sidecar, absl::Duration timeout) {
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(timeout);
  while (true) {
    absl::StatusOr<v1::GetStatusResponse> status = sidecar.GetStatus();
    if (!status.ok()) {
      return status.status();
    }
    if (status->learning_queue_depth() == 0) {
      return absl::OkStatus();
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return absl::DeadlineExceededError("the sidecar does not catch up with learning");
    }
    std::this_thread::sleep_for(kPollPause);
  }
}

}  // namespace turnopt::cli
