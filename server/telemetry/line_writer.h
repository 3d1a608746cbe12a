#ifndef TURNOPT_SERVER_TELEMETRY_LINE_WRITER_H_
#define TURNOPT_SERVER_TELEMETRY_LINE_WRITER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "server/base/mutex.h"

namespace turnopt::telemetry {

// Carries lines to one output on a thread of its own, so that whoever adds a line never waits for
// the output, whatever locks he holds. Lines go out in the order in which they were added, some at
// a time. While the output takes nothing, lines are kept up to a bound; what is over it is dropped
// and counted.
//
// Thread-safe.
class LineWriter {
 public:
  struct Options {
    size_t max_pending_bytes = 8 << 20;
    // Between a first line and its writing, for others to come along: waking a thread for each line
    // costs more than the lines do. A crash loses no more than this.
    absl::Duration linger = absl::Milliseconds(5);
    absl::Duration last_words = absl::Seconds(1);  // that the destructor waits for the output
  };

  // Writes lines, which have no end of line. Returns when that is done or, without having done it,
  // soon after `give_up` is set.
  using Output =
      std::function<void(const std::vector<std::string>& lines, const std::atomic<bool>& give_up)>;

  LineWriter(const Options& options, Output output);
  // Writes what is pending, for as long as Options::last_words, and drops the rest.
  ~LineWriter();

  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  void Add(std::string line) ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until every line added so far is out. False if `patience` ended first.
  bool Flush(absl::Duration patience) ABSL_LOCKS_EXCLUDED(mu_);

  // Lines that never went out.
  uint64_t dropped() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop() ABSL_LOCKS_EXCLUDED(mu_);
  // Waits until `done_` reaches `lines`, at most until `patience` has passed.
  bool WaitUntilDone(uint64_t lines, absl::Duration patience) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  const Output output_;
  std::atomic<bool> give_up_{false};

  mutable base::Mutex mu_;
  base::CondVar work_;      // something to write, or to hurry for
  base::CondVar progress_;  // `done_` has grown
  std::vector<std::string> pending_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;  // pending or being written
  uint64_t added_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t done_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t dropped_ ABSL_GUARDED_BY(mu_) = 0;
  int waiting_ ABSL_GUARDED_BY(mu_) = 0;  // calls that wait for progress: no lingering
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_LINE_WRITER_H_
