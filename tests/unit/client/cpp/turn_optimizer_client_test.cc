#include "client/cpp/turn_optimizer_client.h"

#include <atomic>
#include <deque>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "client/cpp/mutex.h"
#include "gtest/gtest.h"

namespace turnopt::client {
namespace {

namespace v1 = turnoptimizer::v1;

// A sidecar that answers as the test scripted it. Thread-safe.
class FakeSidecar {
 public:
  absl::Status optimize_status;
  std::deque<absl::Status> complete_statuses;  // OK once they are used up

  absl::Status Optimize(absl::Duration timeout, v1::OptimizeTurnResponse* response) {
    MutexLock lock(&mu_);
    ++optimize_calls;
    last_optimize_timeout = timeout;
    if (!optimize_status.ok()) {
      return optimize_status;
    }
    response->set_turn_id("t1");
    response->mutable_decision()->set_source(v1::SOURCE_QUICK_RESPONSE);
    response->mutable_decision()->set_reply("Hello.");
    return absl::OkStatus();
  }

  absl::Status Complete(const v1::CompleteTurnRequest& request, absl::Duration timeout) {
    MutexLock lock(&mu_);
    last_complete_timeout = timeout;
    ++complete_calls;
    if (!complete_statuses.empty()) {
      absl::Status status = std::move(complete_statuses.front());
      complete_statuses.pop_front();
      if (!status.ok()) {
        return status;
      }
    }
    completed.push_back(request.turn_id());
    return absl::OkStatus();
  }

  int optimize_calls = 0;
  int complete_calls = 0;
  std::vector<std::string> completed;
  absl::Duration last_optimize_timeout;
  absl::Duration last_complete_timeout;

 private:
  Mutex mu_;
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeSidecar* sidecar) : sidecar_(sidecar) {}

  absl::Status OptimizeTurn(const v1::OptimizeTurnRequest&, absl::Duration timeout,
                            v1::OptimizeTurnResponse* response) override {
    return sidecar_->Optimize(timeout, response);
  }
  absl::Status CompleteTurn(const v1::CompleteTurnRequest& request, absl::Duration timeout,
                            v1::CompleteTurnResponse*) override {
    return sidecar_->Complete(request, timeout);
  }

 private:
  FakeSidecar* const sidecar_;
};

class TurnOptimizerClientTest : public ::testing::Test {
 protected:
  TurnOptimizerClient::Options Options() {
    TurnOptimizerClient::Options options;
    options.monotonic_now = [this] { return now_; };
    options.send_in_background = false;
    options.breaker.failures_to_open = 3;
    options.breaker.first_pause = absl::Seconds(1);
    options.reports.max_reports = 4;
    options.reports.max_attempts = 3;
    return options;
  }

  std::unique_ptr<TurnOptimizerClient> Make(const TurnOptimizerClient::Options& options) {
    return std::make_unique<TurnOptimizerClient>(std::make_unique<FakeConnection>(&sidecar_),
                                                 options);
  }

  static v1::CompleteTurnRequest Completion(const std::string& turn_id) {
    v1::CompleteTurnRequest request;
    request.set_turn_id(turn_id);
    return request;
  }

  FakeSidecar sidecar_;
  absl::Duration now_ = absl::Seconds(50);
};

TEST_F(TurnOptimizerClientTest, HandsOnTheSidecarsAnswerAndItsDeadlineIs20Ms) {
  auto client = Make(Options());
  const Advice advice = client->OptimizeTurn({});
  EXPECT_TRUE(advice.status.ok());
  EXPECT_TRUE(advice.speak());
  EXPECT_EQ(advice.response.decision().reply(), "Hello.");
  EXPECT_EQ(sidecar_.last_optimize_timeout, absl::Milliseconds(20));
  EXPECT_EQ(client->stats().optimized, 1u);
}

TEST_F(TurnOptimizerClientTest, FailsOpenToTheLlmWithTheBaselineTimeout) {
  sidecar_.optimize_status = absl::DeadlineExceededError("");
  auto client = Make(Options());
  const Advice advice = client->OptimizeTurn({});
  EXPECT_FALSE(advice.speak());
  EXPECT_EQ(advice.response.decision().source(), v1::SOURCE_LLM);
  EXPECT_EQ(advice.response.llm().timeout().seconds(), 10);
  EXPECT_EQ(advice.response.llm().timeout().nanos(), 0);
  EXPECT_EQ(advice.status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(client->stats().failed_open, 1u);
}

TEST_F(TurnOptimizerClientTest, TurnsWithoutAnAnswerGetDifferentIdsOfTheClients) {
  sidecar_.optimize_status = absl::UnavailableError("");
  auto client = Make(Options());
  const std::string first = client->OptimizeTurn({}).response.turn_id();
  const std::string second = client->OptimizeTurn({}).response.turn_id();
  EXPECT_FALSE(first.empty());
  EXPECT_NE(first, second);
}

TEST_F(TurnOptimizerClientTest, StopsAskingABrokenSidecarAndComesBackAfterThePause) {
  sidecar_.optimize_status = absl::UnavailableError("");
  auto client = Make(Options());
  for (int i = 0; i < 10; ++i) {
    client->OptimizeTurn({});
  }
  EXPECT_EQ(sidecar_.optimize_calls, 3);
  EXPECT_EQ(client->stats().refused_by_breaker, 7u);
  EXPECT_EQ(client->stats().failed_open, 10u);

  sidecar_.optimize_status = absl::OkStatus();
  now_ += absl::Seconds(1);
  EXPECT_TRUE(client->OptimizeTurn({}).status.ok());
  EXPECT_TRUE(client->OptimizeTurn({}).status.ok());
}

TEST_F(TurnOptimizerClientTest, ARefusedRequestSaysNothingAboutTheSidecarsHealth) {
  sidecar_.optimize_status = absl::InvalidArgumentError("turn.call_id is required");
  auto client = Make(Options());
  for (int i = 0; i < 10; ++i) {
    client->OptimizeTurn({});
  }
  EXPECT_EQ(sidecar_.optimize_calls, 10);
}

TEST_F(TurnOptimizerClientTest, SendsReportsInOrderWithTwoSeconds) {
  auto client = Make(Options());
  client->CompleteTurn(Completion("a"));
  client->CompleteTurn(Completion("b"));
  EXPECT_EQ(sidecar_.complete_calls, 0);
  client->SendDueReports();
  EXPECT_EQ(sidecar_.completed, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(sidecar_.last_complete_timeout, absl::Seconds(2));
  EXPECT_EQ(client->stats().reported, 2u);
}

TEST_F(TurnOptimizerClientTest, RetriesAFailedReportBeforeTheNextOneAndOnlyWhenDue) {
  sidecar_.complete_statuses = {absl::UnavailableError("")};
  auto client = Make(Options());
  client->CompleteTurn(Completion("a"));
  client->CompleteTurn(Completion("b"));
  client->SendDueReports();
  client->SendDueReports();
  EXPECT_EQ(sidecar_.complete_calls, 1);
  now_ += absl::Milliseconds(100);
  client->SendDueReports();
  EXPECT_EQ(sidecar_.completed, (std::vector<std::string>{"a", "b"}));
}

TEST_F(TurnOptimizerClientTest, DropsWhatCannotBeSentAndCountsIt) {
  sidecar_.complete_statuses = {absl::UnavailableError(""), absl::UnavailableError(""),
                                absl::UnavailableError(""), absl::InvalidArgumentError("")};
  auto client = Make(Options());
  client->CompleteTurn(Completion("unreachable"));
  client->CompleteTurn(Completion("refused"));
  for (int i = 0; i < 5; ++i) {
    client->SendDueReports();
    now_ += absl::Seconds(1);
  }
  EXPECT_TRUE(sidecar_.completed.empty());
  EXPECT_EQ(sidecar_.complete_calls, 4);
  EXPECT_EQ(client->stats().reports_dropped, 2u);
}

TEST_F(TurnOptimizerClientTest, AFullQueueDropsReportsInsteadOfBlocking) {
  auto client = Make(Options());
  for (int i = 0; i < 10; ++i) {
    client->CompleteTurn(Completion("t"));
  }
  EXPECT_EQ(client->stats().reports_dropped, 6u);
}

TEST_F(TurnOptimizerClientTest, TheDestructorSendsWhatIsQueued) {
  TurnOptimizerClient::Options options;  // real clock, real thread
  auto client = Make(options);
  client->CompleteTurn(Completion("a"));
  client->CompleteTurn(Completion("b"));
  client.reset();
  EXPECT_EQ(sidecar_.completed, (std::vector<std::string>{"a", "b"}));
}

TEST_F(TurnOptimizerClientTest, ManyThreadsShareOneClient) {
  auto client = Make(TurnOptimizerClient::Options());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&client] {
      for (int turn = 0; turn < 50; ++turn) {
        const Advice advice = client->OptimizeTurn({});
        client->CompleteTurn(Completion(advice.response.turn_id()));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(client->stats().optimized, 200u);
  client.reset();
  EXPECT_EQ(sidecar_.completed.size(), 200u);
}

}  // namespace
}  // namespace turnopt::client
