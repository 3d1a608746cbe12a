#include "server/storage/memory_state_store.h"

#include <utility>

namespace turnopt::storage {

void MemoryStateStore::Put(absl::string_view key, core::StateBlob blob) {
  base::MutexLock lock(&mu_);
  if (blob.bytes.size() > options_.max_blob_bytes ||
      (blobs_.size() >= options_.max_keys && !blobs_.contains(key))) {
    ++stats_.blobs_refused;
    return;
  }
  ++stats_.writes;
  blobs_[key] = std::move(blob);
}

absl::optional<core::StateBlob> MemoryStateStore::Get(absl::string_view key) const {
  base::MutexLock lock(&mu_);
  const auto found = blobs_.find(key);
  if (found == blobs_.end()) return absl::nullopt;
  return found->second;
}

void MemoryStateStore::Erase(absl::string_view key) {
  base::MutexLock lock(&mu_);
  blobs_.erase(key);
}

core::StateStoreStats MemoryStateStore::Stats() const {
  base::MutexLock lock(&mu_);
  core::StateStoreStats stats = stats_;
  stats.keys = blobs_.size();
  for (const auto& [key, blob] : blobs_) stats.bytes += blob.bytes.size();
  return stats;
}

}  // namespace turnopt::storage
