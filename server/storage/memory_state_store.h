#ifndef TURNOPT_SERVER_STORAGE_MEMORY_STATE_STORE_H_
#define TURNOPT_SERVER_STORAGE_MEMORY_STATE_STORE_H_

#include <cstddef>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "server/base/mutex.h"
#include "server/core/state_store.h"

namespace turnopt::storage {

// State for a process without a state directory: it lasts as long as the process.
//
// Thread-safe.
class MemoryStateStore final : public core::StateStore {
 public:
  struct Options {
    size_t max_blob_bytes = 256 << 20;
    size_t max_keys = 1'000;
  };

  explicit MemoryStateStore(const Options& options) : options_(options) {}

  void Put(absl::string_view key, core::StateBlob blob) override ABSL_LOCKS_EXCLUDED(mu_);
  absl::optional<core::StateBlob> Get(absl::string_view key) const override
      ABSL_LOCKS_EXCLUDED(mu_);
  void Erase(absl::string_view key) override ABSL_LOCKS_EXCLUDED(mu_);
  bool Flush() override { return true; }
  core::StateStoreStats Stats() const override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const Options options_;
  mutable base::Mutex mu_;
  absl::flat_hash_map<std::string, core::StateBlob> blobs_ ABSL_GUARDED_BY(mu_);
  core::StateStoreStats stats_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_MEMORY_STATE_STORE_H_
