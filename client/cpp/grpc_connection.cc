#include "client/cpp/grpc_connection.h"

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::client {
namespace {

namespace v1 = turnoptimizer::v1;

constexpr int kFirstReconnectMs = 100;
constexpr int kMaxReconnectMs = 2000;

void SetDeadline(absl::Duration timeout, grpc::ClientContext* context) {
  context->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(timeout));
}

class GrpcConnection final : public Connection {
 public:
  explicit GrpcConnection(const std::string& target)
      : stub_(v1::TurnOptimizer::NewStub(OpenChannel(target))) {}

  absl::Status OptimizeTurn(const v1::OptimizeTurnRequest& request, absl::Duration timeout,
                            v1::OptimizeTurnResponse* response) override {
    grpc::ClientContext context;
    SetDeadline(timeout, &context);
    return ToAbsl(stub_->OptimizeTurn(&context, request, response));
  }

  absl::Status CompleteTurn(const v1::CompleteTurnRequest& request, absl::Duration timeout,
                            v1::CompleteTurnResponse* response) override {
    grpc::ClientContext context;
    SetDeadline(timeout, &context);
    return ToAbsl(stub_->CompleteTurn(&context, request, response));
  }

 private:
  const std::unique_ptr<v1::TurnOptimizer::Stub> stub_;
};

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMs);
  // The sidecar is local: a proxy of the environment must not get between.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
  channel->GetState(/*try_to_connect=*/true);
  return channel;
}

absl::Status ToAbsl(const grpc::Status& status) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  // The codes of both are the canonical ones, with equal numbers.
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

std::unique_ptr<Connection> MakeGrpcConnection(const std::string& target) {
  return std::make_unique<GrpcConnection>(target);
}

}  // namespace turnopt::client
