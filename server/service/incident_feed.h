#ifndef TURNOPT_SERVER_SERVICE_INCIDENT_FEED_H_
#define TURNOPT_SERVER_SERVICE_INCIDENT_FEED_H_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/incident.h"

namespace turnopt::service {

// Incidents as they happen, for any number of readers, each at its own place. Keeps the newest
// `capacity`; who falls further behind learns how many were missed.
//
// Thread-safe.
class IncidentFeed final : public core::AlertSink {
 public:
  explicit IncidentFeed(size_t capacity = 1000) : capacity_(capacity) {}

  struct Item {
    core::Incident incident;
    uint64_t missed = 0;  // left out before this one
  };

  // The place after everything that happened so far.
  uint64_t End() const ABSL_LOCKS_EXCLUDED(mu_);

  // The incident at `*place`, or the oldest after it that is kept; moves `*place` behind it. Waits
  // up to `timeout` for one; absent when none came.
  absl::optional<Item> Next(uint64_t* place, absl::Duration timeout) ABSL_LOCKS_EXCLUDED(mu_);

  void OnIncident(const core::Incident& incident) override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const size_t capacity_;
  mutable base::Mutex mu_;
  base::CondVar came_;
  std::deque<core::Incident> kept_ ABSL_GUARDED_BY(mu_);
  uint64_t end_ ABSL_GUARDED_BY(mu_) = 0;  // place after the last of `kept_`
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_INCIDENT_FEED_H_
