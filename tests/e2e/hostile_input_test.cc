// 10,000 OptimizeTurn calls with random bytes, 1 MB utterances, absurd maps and wrong enums: clear
// errors, no crash, memory bounded.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>

#include <iostream>
#include <map>
#include <random>

#include "tests/support/connected_channel.h"
#include "tests/support/server_process.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;

constexpr int kCalls = 10'000;
// What a process that answers bad input may grow by. The requests' own quota is 256 MiB; this is
// far below, because each call's memory must go with it.
constexpr long kMaxGrowthBytes = 160L << 20;

class HostileInputTest : public ::testing::Test {
 protected:
  HostileInputTest() : random_(20260105) {}

  std::string RandomBytes(size_t max_size) {
    std::string bytes(std::uniform_int_distribution<size_t>(0, max_size)(random_), '\0');
    for (char& c : bytes) c = static_cast<char>(random_());
    return bytes;
  }

  // A request's bytes; serialised by hand where protobuf would not write them.
  std::string RandomRequest(int i) {
    v1::OptimizeTurnRequest request;
    *request.mutable_turn() = DemoTurn("call", "hello");
    v1::Turn& turn = *request.mutable_turn();
    switch (i % 8) {
      case 0:
        return RandomBytes(2000);
      case 1: {  // bytes in place of text
        const std::string text = RandomBytes(100);
        std::string inner =
            "\x0a\x01"
            "c\x2a";
        inner.push_back(static_cast<char>(text.size()));
        inner += text;
        std::string outer = "\x0a";
        outer.push_back(static_cast<char>(inner.size()));
        return outer + inner;
      }
      case 2:  // a 1 MB utterance now and then
        turn.set_utterance(std::string(i % 80 == 2 ? 1 << 20 : 5000, 'a'));
        break;
      case 3:  // an absurd map
        for (int k = 0; k < 200; ++k) {
          (*turn.mutable_variables())[std::to_string(k)] = std::string(100, 'v');
        }
        break;
      case 4:
        turn.set_asr_confidence(i % 16 == 4 ? 1e300 : -1);
        break;
      case 5:
        turn.clear_call_id();
        break;
      case 6: {  // a good request with one byte changed
        std::string bytes = request.SerializeAsString();
        bytes[std::uniform_int_distribution<size_t>(0, bytes.size() - 1)(random_)] =
            static_cast<char>(random_());
        return bytes;
      }
      default: {  // a good request cut short
        std::string bytes = request.SerializeAsString();
        bytes.resize(std::uniform_int_distribution<size_t>(0, bytes.size())(random_));
        return bytes;
      }
    }
    return request.SerializeAsString();
  }

  grpc::Status Send(grpc::GenericStub& stub, const char* method, const std::string& bytes) {
    grpc::ClientContext context;
    grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
    call->StartCall();
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status;
  }

  std::mt19937 random_;
};

TEST_F(HostileInputTest, TenThousandBadCallsGiveClearErrorsAndLeaveTheServerAsItWas) {
  ServerProcess server;
  ASSERT_TRUE(server.listening()) << server.Log();
  grpc::GenericStub stub(ConnectTo(server.turn_address()));
  const long before = server.ResidentBytes();
  std::map<int, int> codes;
  for (int i = 0; i < kCalls; ++i) {
    const char* method = i % 3 == 0 ? "/turnoptimizer.v1.TurnOptimizer/CompleteTurn"
                                    : "/turnoptimizer.v1.TurnOptimizer/OptimizeTurn";
    const grpc::Status status = Send(stub, method, RandomRequest(i));
    ++codes[status.error_code()];
    if (!status.ok()) {
      ASSERT_FALSE(status.error_message().empty()) << "code " << status.error_code();
    }
    ASSERT_TRUE(status.ok() || status.error_code() == grpc::INVALID_ARGUMENT ||
                status.error_code() == grpc::RESOURCE_EXHAUSTED ||
                status.error_code() == grpc::NOT_FOUND)
        << status.error_code() << " " << status.error_message();
  }
  const long growth = server.ResidentBytes() - before;
  std::cout << "growth " << (growth >> 20) << " MiB;";
  for (const auto& [code, count] : codes) std::cout << " code " << code << ": " << count;
  std::cout << "\n";
  EXPECT_LT(growth, kMaxGrowthBytes);
  EXPECT_GT(codes[grpc::INVALID_ARGUMENT], 0);
  EXPECT_GT(codes[grpc::RESOURCE_EXHAUSTED], 0);
  EXPECT_GT(codes[grpc::OK], 0);

  // Over the transport's bound gRPC refuses by itself.
  EXPECT_EQ(Send(stub, "/turnoptimizer.v1.TurnOptimizer/OptimizeTurn", std::string(3 << 20, 'x'))
                .error_code(),
            grpc::RESOURCE_EXHAUSTED);
  // And it still works.
  grpc::ClientContext context;
  v1::OptimizeTurnRequest request;
  *request.mutable_turn() = DemoTurn("call", "hello");
  v1::OptimizeTurnResponse response;
  EXPECT_TRUE(server.turns().OptimizeTurn(&context, request, &response).ok());
  EXPECT_EQ(server.Get("/healthz").code, 200);
}

}  // namespace
}  // namespace turnopt::testing
