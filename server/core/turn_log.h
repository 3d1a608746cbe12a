#ifndef TURNOPT_SERVER_CORE_TURN_LOG_H_
#define TURNOPT_SERVER_CORE_TURN_LOG_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/core/incident.h"
#include "server/core/turn_record.h"

namespace turnopt::core {

// Takes the rows of a TurnLog one by one. Called on the reading thread.
class TurnLogVisitor {
 public:
  virtual ~TurnLogVisitor() = default;
  virtual void OnTurn(const TurnRecord& turn) = 0;
  virtual void OnLabel(const LabelRecord& label) = 0;
  virtual void OnIncident(const Incident& incident) = 0;

  // False: turns (labels) are not read for this visitor, who wants the few other rows.
  virtual bool WantsTurns() const { return true; }
  virtual bool WantsLabels() const { return true; }
};

// Half-open: since <= time < until.
struct TimeRange {
  absl::Time since = absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
};

// Counters since the process started, and sizes now.
struct TurnLogStats {
  uint64_t turns_appended = 0;
  uint64_t labels_appended = 0;
  uint64_t incidents_appended = 0;
  uint64_t rows_written = 0;     // reached the store
  uint64_t rows_dropped = 0;     // never will: the queue was full while the disk was broken
  uint64_t rows_expired = 0;     // removed by retention, by count, size or age
  uint64_t write_failures = 0;   // failed batches; their rows are tried again
  uint64_t files_set_aside = 0;  // unreadable files that were renamed and replaced
  uint64_t rows_pending = 0;     // not written yet
  uint64_t rows_stored = 0;      // turns, now
  uint64_t bytes_stored = 0;     // now
  bool healthy = true;           // the last write succeeded
};

// Port: the committed turns of the last weeks, what was learned of them, and the incidents; what
// reports are made of. Bounded by age, rows and bytes; the oldest go first.
//
// Appending (OnTurn, OnLabel, OnIncident) never waits for a disk and never fails: what a broken
// disk costs is counted in Stats. Labels that say neither right nor wrong are not kept. Texts are
// kept only where TurnRecord carries them, which is the operator's choice; calls and callers only
// as hashes.
//
// Implementations are thread-safe.
class TurnLog : public TurnObserver, public AlertSink {
 public:
  // Hands over everything of the range that was appended before the call: first the turns by
  // `completed_at`, then the labels by `labelled_at`, then the incidents by `at`, each oldest
  // first. kUnavailable when the store cannot be read.
  virtual absl::Status Read(const TimeRange& range, TurnLogVisitor& visitor) const = 0;

  // Removes the turns of a caller, and their labels. kUnavailable when the store cannot be written
  // now: they go as soon as it can, and the operator must be told.
  virtual absl::Status ForgetCaller(uint64_t caller_hash) = 0;

  virtual TurnLogStats Stats() const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TURN_LOG_H_
