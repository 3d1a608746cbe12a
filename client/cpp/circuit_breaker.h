#ifndef TURNOPT_CLIENT_CPP_CIRCUIT_BREAKER_H_
#define TURNOPT_CLIENT_CPP_CIRCUIT_BREAKER_H_

#include "absl/time/time.h"
#include "client/cpp/mutex.h"

namespace turnopt::client {

// Keeps a broken sidecar from costing every turn its deadline. Closed, it lets all calls through;
// after `failures_to_open` failures in a row it opens and refuses calls for a pause, then lets one
// probe through: success closes it, failure doubles the pause, up to `max_pause`.
//
// `now` is monotonic. Thread-safe.
class CircuitBreaker {
 public:
  struct Options {
    int failures_to_open = 5;
    absl::Duration first_pause = absl::Seconds(1);
    absl::Duration max_pause = absl::Seconds(30);
  };

  explicit CircuitBreaker(const Options& options);

  // Whether a call may be made now. Whoever gets true reports its outcome with exactly one of the
  // two functions below; a probe that reports nothing is given up after `max_pause`.
  bool Allow(absl::Duration now);

  void OnSuccess();
  void OnFailure(absl::Duration now);

  bool open() const;

 private:
  // Constant after construction.
  const Options options_;

  // Guarded.
  mutable Mutex mu_;
  bool open_ ABSL_GUARDED_BY(mu_) = false;
  int failures_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Duration pause_ ABSL_GUARDED_BY(mu_);
  absl::Duration next_probe_ ABSL_GUARDED_BY(mu_);  // meaningful while open
};

}  // namespace turnopt::client

#endif  // TURNOPT_CLIENT_CPP_CIRCUIT_BREAKER_H_
