#include "server/service/call_pool.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/connected_channel.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::service {
namespace {

namespace v1 = turnoptimizer::v1;

// A server of which every call is run by `serve`.
class PooledServer {
 public:
  PooledServer(int max_threads, std::function<void(ByteCall&)> serve) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    pool_ = std::make_unique<CallPool>(builder, max_threads, std::move(serve));
    server_ = builder.BuildAndStart();
    pool_->Start();
    stub_ = v1::TurnOptimizer::NewStub(testing::ConnectTo(absl::StrCat("127.0.0.1:", port)));
  }
  ~PooledServer() { Stop(); }

  void Stop() {
    server_->Shutdown(std::chrono::system_clock::now());
    pool_->Stop();
  }

  grpc::Status Call(std::chrono::milliseconds timeout = std::chrono::seconds(30)) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + timeout);
    v1::LookupCacheResponse response;
    return stub_->LookupCache(&context, v1::LookupCacheRequest(), &response);
  }

 private:
  std::unique_ptr<CallPool> pool_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::TurnOptimizer::Stub> stub_;
};

// Answers with an empty message.
void Answer(ByteCall& call) {
  grpc::ByteBuffer message;
  if (!call.Read(&message)) return call.Finish({grpc::StatusCode::INVALID_ARGUMENT, ""}, nullptr);
  grpc::Slice nothing;
  message = grpc::ByteBuffer(&nothing, 1);
  call.Finish(grpc::Status::OK, &message);
}

TEST(CallPoolTest, ACallIsNamedAndAnswered) {
  std::string method;
  // More than enough: a thread is free again a moment after its client has the answer.
  PooledServer server(64, [&method](ByteCall& call) {
    method = call.method();
    Answer(call);
  });
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(server.Call().ok());
  EXPECT_EQ(method, "/turnoptimizer.v1.TurnOptimizer/LookupCache");
}

TEST(CallPoolTest, ACallBeyondTheMostThreadsIsRefusedAtOnce) {
  std::promise<void> entered;
  std::promise<void> release;
  std::atomic<int> calls{0};
  PooledServer server(2, [&](ByteCall& call) {
    if (calls.fetch_add(1) == 0) {
      entered.set_value();
      release.get_future().wait();
    }
    Answer(call);
  });
  std::future<grpc::Status> first = std::async(std::launch::async, [&] { return server.Call(); });
  entered.get_future().wait();
  EXPECT_EQ(server.Call().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  release.set_value();
  EXPECT_TRUE(first.get().ok());
  // Its thread waits for calls again, a moment later.
  bool answered = false;
  for (int i = 0; i < 1000 && !answered; ++i) {
    answered = server.Call().ok();
    if (!answered) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(answered);
}

TEST(CallPoolTest, ARunningCallHearsThatItsClientHasGone) {
  std::promise<bool> heard;
  PooledServer server(4, [&heard](ByteCall& call) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    bool gone = false;
    while (!(gone = call.Cancelled()) && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    heard.set_value(gone);
    Answer(call);
  });
  EXPECT_EQ(server.Call(std::chrono::milliseconds(50)).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(heard.get_future().get());
}

TEST(CallPoolTest, ShutdownEndsACallThatRuns) {
  std::promise<void> entered;
  PooledServer server(4, [&entered](ByteCall& call) {
    entered.set_value();
    grpc::ByteBuffer message;
    while (call.Read(&message)) {
    }
    while (!call.Cancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    call.Finish(grpc::Status::OK, nullptr);
  });
  std::future<grpc::Status> call = std::async(std::launch::async, [&] { return server.Call(); });
  entered.get_future().wait();
  server.Stop();
  EXPECT_FALSE(call.get().ok());
}

}  // namespace
}  // namespace turnopt::service
