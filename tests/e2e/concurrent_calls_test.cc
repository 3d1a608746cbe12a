// 64 calls at a time with everything on: rules, cache, learning, state, logs. On connections that
// are made no call fails, each turn is counted once, and nobody hears an answer that belongs to
// another caller.
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/connected_channel.h"
#include "tests/support/server_process.h"
#include "tests/support/temp_directory.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;

constexpr int kCallers = 64;
constexpr int kTurns = 12;

const char* const kUtterances[] = {"I'm busy right now",          "what does it cost",
                                   "what are your opening hours", "um who is this",
                                   "can you send me an email",    "what are your opening hours"};

TEST(ConcurrentCallsTest, SixtyFourCallsAtATime) {
  TempDirectory folder;
  ServerProcess::Options options;
  options.settings["state.dir"] = folder.Child("state");
  options.settings["log.file"] = folder.Child("turns.log");
  ServerProcess server(options);
  ASSERT_TRUE(server.listening()) << server.Log();

  std::atomic<int> foreign{0}, served{0};
  std::mutex mu;
  std::vector<double> ms;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      const auto stub = v1::TurnOptimizer::NewStub(ConnectTo(server.turn_address()));
      const std::string own = absl::StrCat("Caller ", caller, ", we open at nine.");
      for (int i = 0; i < kTurns; ++i) {
        v1::Turn turn = DemoTurn(absl::StrCat("call-", caller), kUtterances[i % 6]);
        turn.set_flow("outbound_sales");
        turn.set_caller_id(absl::StrCat("caller-", caller));
        turn.set_previous_reply(absl::StrCat("Reply ", i));
        grpc::ClientContext context;
        v1::OptimizeTurnRequest request;
        *request.mutable_turn() = turn;
        v1::OptimizeTurnResponse decided;
        const auto started = std::chrono::steady_clock::now();
        const grpc::Status asked = stub->OptimizeTurn(&context, request, &decided);
        EXPECT_TRUE(asked.ok()) << asked.error_code() << " " << asked.error_message();
        const double elapsed =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started)
                .count();
        {
          std::lock_guard<std::mutex> lock(mu);
          ms.push_back(elapsed);
        }
        const bool llm = decided.decision().source() == v1::SOURCE_LLM;
        if (!llm) ++served;
        if (decided.decision().source() == v1::SOURCE_CACHE && decided.decision().reply() != own) {
          ++foreign;
        }
        grpc::ClientContext report_context;
        v1::CompleteTurnResponse accepted;
        const v1::CompleteTurnRequest report =
            llm ? SpokenByLlm(decided.turn_id(), turn, own) : SpokenAsDecided(decided, turn);
        const grpc::Status told = stub->CompleteTurn(&report_context, report, &accepted);
        EXPECT_TRUE(told.ok()) << told.error_code() << " " << told.error_message();
        EXPECT_TRUE(accepted.accepted());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::sort(ms.begin(), ms.end());
  std::cout << "turns " << ms.size() << ", served " << served << ", median " << ms[ms.size() / 2]
            << " ms, p99 " << ms[ms.size() * 99 / 100] << " ms\n";
  EXPECT_EQ(foreign, 0);
  EXPECT_GT(served, 0);
  const std::string metrics = server.Metrics();
  EXPECT_EQ(MetricSum(metrics, "turn_optimizer_turns_total"), kCallers * kTurns);
  EXPECT_EQ(MetricSum(metrics, "turn_optimizer_unknown_decisions_total"), 0);
}

}  // namespace
}  // namespace turnopt::testing
