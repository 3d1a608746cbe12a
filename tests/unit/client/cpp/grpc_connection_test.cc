#include "client/cpp/grpc_connection.h"

#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <memory>
#include <string>

#include "client/cpp/turn_optimizer_client.h"
#include "gtest/gtest.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::client {
namespace {

namespace v1 = turnoptimizer::v1;

class AnsweringService final : public v1::TurnOptimizer::Service {
 public:
  grpc::Status OptimizeTurn(grpc::ServerContext*, const v1::OptimizeTurnRequest* request,
                            v1::OptimizeTurnResponse* response) override {
    if (request->turn().call_id().empty()) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "turn.call_id is required");
    }
    response->set_turn_id("answered");
    return grpc::Status::OK;
  }
};

// A service on a unix socket in a directory of its own.
class GrpcConnectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string directory = ::testing::TempDir() + "grpc_connection_XXXXXX";
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    target_ = "unix://" + directory + "/turn.sock";
  }

  void StartServer() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(target_, grpc::InsecureServerCredentials());
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
  }

  AnsweringService service_;
  std::unique_ptr<grpc::Server> server_;
  std::string target_;
};

TEST_F(GrpcConnectionTest, CarriesCallsAndErrors) {
  StartServer();
  auto connection = MakeGrpcConnection(target_);
  v1::OptimizeTurnRequest request;
  v1::OptimizeTurnResponse response;
  absl::Status status = connection->OptimizeTurn(request, absl::Seconds(10), &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "turn.call_id is required");
  request.mutable_turn()->set_call_id("c");
  EXPECT_TRUE(connection->OptimizeTurn(request, absl::Seconds(10), &response).ok());
  EXPECT_EQ(response.turn_id(), "answered");
}

TEST_F(GrpcConnectionTest, AbsentSidecarIsUnavailableNotSlow) {
  auto connection = MakeGrpcConnection(target_);
  v1::OptimizeTurnResponse response;
  const absl::Time start = absl::Now();
  const absl::Status status = connection->OptimizeTurn({}, absl::Seconds(10), &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
}

TEST_F(GrpcConnectionTest, FindsASidecarThatStartsLater) {
  TurnOptimizerClient::Options options;
  options.optimize_timeout = absl::Seconds(1);
  options.breaker.first_pause = absl::Milliseconds(1);
  options.breaker.max_pause = absl::Milliseconds(10);
  TurnOptimizerClient client(MakeGrpcConnection(target_), options);
  v1::OptimizeTurnRequest request;
  request.mutable_turn()->set_call_id("c");
  EXPECT_FALSE(client.OptimizeTurn(request).status.ok());
  StartServer();
  bool answered = false;
  for (const absl::Time end = absl::Now() + absl::Seconds(20); !answered && absl::Now() < end;) {
    answered = client.OptimizeTurn(request).status.ok();
  }
  EXPECT_TRUE(answered);
}

}  // namespace
}  // namespace turnopt::client
