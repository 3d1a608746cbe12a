#ifndef TURNOPT_SERVER_CORE_STATE_STORE_H_
#define TURNOPT_SERVER_CORE_STATE_STORE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace turnopt::core {

// What one owner keeps over a restart, in the owner's own encoding.
struct StateBlob {
  uint32_t schema_version = 1;  // of the encoding; the owner migrates what it reads
  std::string bytes;
};

// Counters since the process started, and sizes now.
struct StateStoreStats {
  uint64_t writes = 0;           // blobs that reached the store
  uint64_t write_failures = 0;   // failed batches; they are tried again
  uint64_t blobs_refused = 0;    // larger than the bound
  uint64_t blobs_damaged = 0;    // left out on loading: their checksum did not fit
  uint64_t files_set_aside = 0;  // unreadable files that were renamed and replaced
  uint64_t keys = 0;
  uint64_t bytes = 0;
  bool healthy = true;  // the last read or write succeeded
};

// Port: named blobs that outlive the process where a state directory is set: the rollout (modes,
// switches, the rollback latch, the ramp) and the quality score's calibration. What was learned is
// not among them.
//
// Put and Erase take effect for Get at once and reach the disk within about a second; they never
// wait for it and never fail: a broken disk costs what is written after it broke, is counted, and
// is tried again. Keys are short identifiers such as "rollout"; one owner a key. A blob larger than
// the implementation's bound is refused and counted, and the older one stays.
//
// Implementations are thread-safe.
class StateStore {
 public:
  virtual ~StateStore() = default;

  virtual void Put(absl::string_view key, StateBlob blob) = 0;
  virtual absl::optional<StateBlob> Get(absl::string_view key) const = 0;
  virtual void Erase(absl::string_view key) = 0;

  // Puts everything on the disk now: for shutdown, and where an acknowledged change of an operator
  // must not be lost. False when the disk would not have it.
  virtual bool Flush() = 0;

  virtual StateStoreStats Stats() const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_STATE_STORE_H_
