#ifndef TURNOPT_SERVER_STORAGE_SQLITE_STATE_STORE_H_
#define TURNOPT_SERVER_STORAGE_SQLITE_STATE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/base/periodic_task.h"
#include "server/core/state_store.h"
#include "server/storage/state_file.h"

namespace turnopt::storage {

// Blobs in memory, written behind to a SQLite file of their own, apart from the turn log: what
// keeps a rollback in force must not go down with a damaged log. Every commit is synced, so a
// flushed blob survives loss of power too.
//
// Thread-safe.
class SqliteStateStore final : public core::StateStore {
 public:
  struct Options {
    std::string directory;
    size_t max_blob_bytes = 256 << 20;
    size_t max_keys = 1'000;
    absl::Duration write_every = absl::Milliseconds(500);
  };

  // Loads what is there. A damaged file is set aside, and one that cannot be read now counts as a
  // failure and an empty start: neither keeps the sidecar from starting. kInvalidArgument when the
  // directory is empty or a bound is not positive. `clock` must outlive the store.
  static absl::StatusOr<std::unique_ptr<SqliteStateStore>> Create(const Options& options,
                                                                  const base::Clock& clock);

  // Writes what is pending.
  ~SqliteStateStore() override;

  void Put(absl::string_view key, core::StateBlob blob) override ABSL_LOCKS_EXCLUDED(mu_);
  absl::optional<core::StateBlob> Get(absl::string_view key) const override
      ABSL_LOCKS_EXCLUDED(mu_);
  void Erase(absl::string_view key) override ABSL_LOCKS_EXCLUDED(mu_);
  bool Flush() override ABSL_LOCKS_EXCLUDED(mu_);
  core::StateStoreStats Stats() const override ABSL_LOCKS_EXCLUDED(mu_);

  // The file's name within the directory.
  static constexpr const char* kFileName = "state.db";

 private:
  using Blobs = absl::flat_hash_map<std::string, std::shared_ptr<const core::StateBlob>>;

  SqliteStateStore(const Options& options, const base::Clock& clock);

  void Load() ABSL_LOCKS_EXCLUDED(mu_);

  // On the writer's runs only, one at a time.
  void WriteDirty() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status WriteKeys(const std::set<std::string>& keys, const Blobs& blobs);

  // Constant after construction.
  const Options options_;
  const base::Clock& clock_;

  // Touched by the writer's runs, and by Load before there are any.
  StateFile file_;
  uint64_t complete_since_ = 0;  // file_.times_opened() since when the file holds every blob

  mutable base::Mutex mu_;
  Blobs blobs_ ABSL_GUARDED_BY(mu_);
  std::set<std::string> dirty_ ABSL_GUARDED_BY(mu_);  // keys; one without a blob is to be erased
  core::StateStoreStats stats_ ABSL_GUARDED_BY(mu_);

  std::unique_ptr<base::PeriodicTask> writer_;
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_SQLITE_STATE_STORE_H_
