#ifndef TURNOPT_SERVER_BASE_CLOCK_H_
#define TURNOPT_SERVER_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace turnopt::base {

// The only way to read time. A handler reads it once and passes `now` down; loops own a
// reference. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time: for whatever is stored, shared or shown.
  virtual absl::Time Now() const = 0;

  // Time since an arbitrary start that never goes back: for elapsed time only.
  virtual absl::Duration MonotonicNow() const = 0;

  // The operating system's clocks. Lives for the whole process.
  static const Clock& Real();
};

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_CLOCK_H_
