#ifndef TURNOPT_SERVER_STORAGE_MEMORY_TURN_LOG_H_
#define TURNOPT_SERVER_STORAGE_MEMORY_TURN_LOG_H_

#include <cstddef>
#include <deque>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/core/turn_log.h"

namespace turnopt::storage {

// The turn log of a process without a state directory: the newest turns, as long as it lives.
//
// Thread-safe.
class MemoryTurnLog final : public core::TurnLog {
 public:
  struct Options {
    absl::Duration retention = absl::Hours(35 * 24);
    size_t max_rows = 20'000;  // each of turns, labels and incidents
  };

  // `clock` must outlive the log.
  MemoryTurnLog(const Options& options, const base::Clock& clock)
      : options_(options), clock_(clock) {}

  void OnTurn(const core::TurnRecord& turn) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnLabel(const core::LabelRecord& label) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnIncident(const core::Incident& incident) override ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Read(const core::TimeRange& range, core::TurnLogVisitor& visitor) const override
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status ForgetCaller(uint64_t caller_hash) override ABSL_LOCKS_EXCLUDED(mu_);
  core::TurnLogStats Stats() const override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const Options options_;
  const base::Clock& clock_;
  mutable base::Mutex mu_;
  std::deque<core::TurnRecord> turns_ ABSL_GUARDED_BY(mu_);
  std::deque<core::LabelRecord> labels_ ABSL_GUARDED_BY(mu_);
  std::deque<core::Incident> incidents_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_set<std::string> turn_ids_ ABSL_GUARDED_BY(mu_);  // of turns_
  core::TurnLogStats stats_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_MEMORY_TURN_LOG_H_
