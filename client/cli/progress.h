#ifndef TURNOPT_CLIENT_CLI_PROGRESS_H_
#define TURNOPT_CLIENT_CLI_PROGRESS_H_

#include <cstddef>
#include <iosfwd>

#include "absl/time/time.h"

namespace turnopt::cli {

// A bar on one line of a terminal, redrawn at most ten times a second and wiped at the end. Draws
// nothing when it is off.
//
// External synchronisation.
class Progress {
 public:
  Progress(bool on, size_t total, std::ostream& out);
  ~Progress();

  void Advance();

 private:
  const bool on_;
  const size_t total_;
  std::ostream& out_;
  size_t done_ = 0;
  const absl::Time start_;
  absl::Time drawn_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_PROGRESS_H_
