#ifndef TURNOPT_CLIENT_CPP_REPORT_QUEUE_H_
#define TURNOPT_CLIENT_CPP_REPORT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::client {

// A CompleteTurn on its way.
struct Report {
  turnoptimizer::v1::CompleteTurnRequest request;
  int attempts = 0;           // that failed so far
  absl::Duration not_before;  // monotonic; when the next attempt is due
};

// CompleteTurn requests that wait to be sent, in order, with a bounded number of retries. A report
// that does not fit is dropped and counted: losing one costs a label, waiting would cost a caller.
// A report that is retried goes back to the front, so that a turn's verification never overtakes
// the turn.
//
// External synchronisation. `now` is monotonic.
class ReportQueue {
 public:
  struct Options {
    size_t max_reports = 1024;
    int max_attempts = 3;
    absl::Duration first_backoff = absl::Milliseconds(100);  // doubles with each attempt
  };

  explicit ReportQueue(const Options& options) : options_(options) {}

  // False, and counted, when the queue is full.
  bool Push(turnoptimizer::v1::CompleteTurnRequest request);

  // The oldest report, if it is due.
  absl::optional<Report> Take(absl::Duration now);

  // Puts a report back whose attempt failed, or drops and counts it after the last attempt.
  void Retry(Report report, absl::Duration now);

  // When the oldest report is due; absent when there is none.
  absl::optional<absl::Duration> NextDue() const;

  size_t size() const { return reports_.size(); }
  uint64_t dropped() const { return dropped_; }

 private:
  const Options options_;
  std::deque<Report> reports_;
  uint64_t dropped_ = 0;
};

}  // namespace turnopt::client

#endif  // TURNOPT_CLIENT_CPP_REPORT_QUEUE_H_
