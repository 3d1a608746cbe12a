#ifndef TURNOPT_TESTS_SUPPORT_FAKE_CLOCK_H_
#define TURNOPT_TESTS_SUPPORT_FAKE_CLOCK_H_

#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"

namespace turnopt::testing {

// Time that passes only when a test says so. Wall and monotonic time advance together; SetWall
// moves wall time alone, as an NTP step does.
//
// Thread-safe.
class FakeClock final : public base::Clock {
 public:
  // 2026-01-05 09:00:00 UTC, a Monday.
  FakeClock() : FakeClock(absl::FromUnixSeconds(1767603600)) {}
  explicit FakeClock(absl::Time start) : wall_(start) {}

  absl::Time Now() const override ABSL_LOCKS_EXCLUDED(mu_) {
    base::MutexLock lock(&mu_);
    return wall_;
  }

  absl::Duration MonotonicNow() const override ABSL_LOCKS_EXCLUDED(mu_) {
    base::MutexLock lock(&mu_);
    return monotonic_;
  }

  void Advance(absl::Duration by) ABSL_LOCKS_EXCLUDED(mu_) {
    base::MutexLock lock(&mu_);
    wall_ += by;
    monotonic_ += by;
  }

  void SetWall(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_) {
    base::MutexLock lock(&mu_);
    wall_ = now;
  }

 private:
  mutable base::Mutex mu_;
  absl::Time wall_ ABSL_GUARDED_BY(mu_);
  absl::Duration monotonic_ ABSL_GUARDED_BY(mu_) = absl::ZeroDuration();
};

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_FAKE_CLOCK_H_
