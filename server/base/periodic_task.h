#ifndef TURNOPT_SERVER_BASE_PERIODIC_TASK_H_
#define TURNOPT_SERVER_BASE_PERIODIC_TASK_H_

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "server/base/mutex.h"

namespace turnopt::base {

// Runs a function every `period` on a thread of its own until destroyed, which waits for a run
// under way to end. The first run comes one period after construction.
//
// Thread-safe. The function must not destroy its task.
class PeriodicTask {
 public:
  PeriodicTask(absl::Duration period, std::function<void()> run);
  ~PeriodicTask();

  PeriodicTask(const PeriodicTask&) = delete;
  PeriodicTask& operator=(const PeriodicTask&) = delete;

  // One run on the caller's thread, never at the same time as another: for tests and shutdown.
  void RunOnce() ABSL_LOCKS_EXCLUDED(run_mu_);

  // Starts the next run now instead of at the end of the period.
  void Wake() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();

  const absl::Duration period_;
  const std::function<void()> run_;
  Mutex run_mu_;
  Mutex mu_;
  CondVar wake_;
  bool woken_ ABSL_GUARDED_BY(mu_) = false;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_PERIODIC_TASK_H_
