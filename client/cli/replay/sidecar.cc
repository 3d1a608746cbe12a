#include "client/cli/replay/sidecar.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <thread>

#include "client/cpp/grpc_connection.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Learning a turn takes about as long.
constexpr std::chrono::microseconds kPollPause(200);

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
  void Prepare(grpc::ClientContext* call) const {
    call->set_wait_for_ready(true);
    call->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(timeout_));
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
