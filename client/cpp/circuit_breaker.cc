#include "client/cpp/circuit_breaker.h"

#include <algorithm>

namespace turnopt::client {

CircuitBreaker::CircuitBreaker(const Options& options)
    : options_(options), pause_(options.first_pause) {}

bool CircuitBreaker::Allow(absl::Duration now) {
  MutexLock lock(&mu_);
  if (!open_) {
    return true;
  }
  if (now < next_probe_) {
    return false;
  }
  // This caller probes; the others wait until it reports or max_pause has passed.
  next_probe_ = now + options_.max_pause;
  return true;
}

void CircuitBreaker::OnSuccess() {
  MutexLock lock(&mu_);
  open_ = false;
  failures_ = 0;
  pause_ = options_.first_pause;
}

void CircuitBreaker::OnFailure(absl::Duration now) {
  MutexLock lock(&mu_);
  if (open_) {
    // Also counts the stragglers that were under way when the breaker opened: they can only make
    // the pause longer, within its bound.
    pause_ = std::min(pause_ * 2, options_.max_pause);
    next_probe_ = now + pause_;
    return;
  }
  if (++failures_ >= options_.failures_to_open) {
    open_ = true;
    next_probe_ = now + pause_;
  }
}

bool CircuitBreaker::open() const {
  MutexLock lock(&mu_);
  return open_;
}

}  // namespace turnopt::client
