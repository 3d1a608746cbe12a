#ifndef TURNOPT_CLIENT_CPP_TURN_OPTIMIZER_CLIENT_H_
#define TURNOPT_CLIENT_CPP_TURN_OPTIMIZER_CLIENT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cpp/circuit_breaker.h"
#include "client/cpp/connection.h"
#include "client/cpp/mutex.h"
#include "client/cpp/report_queue.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::client {

// What the agent should do for one turn.
struct Advice {
  // Always usable. When the sidecar gave no answer: decision SOURCE_LLM, llm.timeout the baseline,
  // a turn_id of the client's making, so that the turn can still be reported.
  turnoptimizer::v1::OptimizeTurnResponse response;
  // OK when the sidecar answered; otherwise why it did not. For counters and logs, not for control
  // flow: the agent does the same either way.
  absl::Status status;

  // Speak response.decision().reply().
  bool speak() const;
};

// What a voice agent links to. Never makes a turn fail and never makes it wait longer than
// `optimize_timeout`: every error, timeout or refusal means the LLM with the baseline timeout.
//
// CompleteTurn returns at once; a thread sends the report with `complete_timeout` and a bounded
// number of retries. Reports that cannot be sent are dropped and counted.
//
// Thread-safe.
class TurnOptimizerClient {
 public:
  struct Options {
    absl::Duration optimize_timeout = absl::Milliseconds(20);
    absl::Duration complete_timeout = absl::Seconds(2);
    absl::Duration baseline_llm_timeout = absl::Seconds(10);
    // How long the destructor goes on sending what is queued.
    absl::Duration drain_timeout = absl::Seconds(2);
    CircuitBreaker::Options breaker;
    ReportQueue::Options reports;
    // Monotonic time; the steady clock when empty. Tests hand in their own.
    std::function<absl::Duration()> monotonic_now;
    // Off in tests, which call SendDueReports themselves.
    bool send_in_background = true;
  };

  struct Stats {
    uint64_t optimized = 0;           // turns that the sidecar answered
    uint64_t failed_open = 0;         // turns that went to the LLM because it did not
    uint64_t refused_by_breaker = 0;  // of those: without asking
    uint64_t reported = 0;            // reports that the sidecar took
    uint64_t reports_dropped = 0;     // queue full, retries used up, or refused as invalid
  };

  TurnOptimizerClient(std::unique_ptr<Connection> connection, const Options& options);
  ~TurnOptimizerClient();
  TurnOptimizerClient(const TurnOptimizerClient&) = delete;
  TurnOptimizerClient& operator=(const TurnOptimizerClient&) = delete;

  // Asks who should answer the turn. May be called speculatively, any number of times.
  Advice OptimizeTurn(const turnoptimizer::v1::OptimizeTurnRequest& request);

  // Reports a committed turn. Set `request.turn` where the turn may be unknown to the sidecar,
  // as it is after Advice.status was not OK.
  void CompleteTurn(turnoptimizer::v1::CompleteTurnRequest request);

  // Sends the reports that are due, in order, until none is or one fails. The background thread's
  // body.
  void SendDueReports();

  Stats stats() const;

 private:
  Advice FailOpen(absl::Status status);
  void RunReporter();

  // Constant after construction.
  const std::unique_ptr<Connection> connection_;
  const Options options_;
  const std::function<absl::Duration()> now_;
  const std::string local_id_prefix_;

  // Thread-safe.
  CircuitBreaker breaker_;

  // Guarded.
  mutable Mutex mu_;
  CondVar changed_;
  ReportQueue queue_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  absl::Duration drain_until_ ABSL_GUARDED_BY(mu_);

  // Atomic.
  std::atomic<uint64_t> next_local_id_{0};
  std::atomic<uint64_t> optimized_{0};
  std::atomic<uint64_t> failed_open_{0};
  std::atomic<uint64_t> refused_by_breaker_{0};
  std::atomic<uint64_t> reported_{0};
  std::atomic<uint64_t> rejected_{0};

  std::thread reporter_;  // last: it uses everything above
};

}  // namespace turnopt::client

#endif  // TURNOPT_CLIENT_CPP_TURN_OPTIMIZER_CLIENT_H_
