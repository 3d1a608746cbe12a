#include "server/core/tier/exact_store.h"

#include <algorithm>
#include <utility>

namespace turnopt::core {
namespace {

constexpr size_t kMaxShards = 16;
// Below these a shard's share would be so small that uneven filling shows.
constexpr size_t kMinShardEntries = 1000;
constexpr size_t kMinShardBytes = 1 << 20;

size_t ShardCount(const ExactStore::Options& options) {
  const size_t shards = std::min(
      {kMaxShards, options.max_entries / kMinShardEntries, options.max_bytes / kMinShardBytes});
  return std::max<size_t>(shards, 1);
}

}  // namespace

ExactStore::ExactStore(const Options& options)
    : shard_entries_(options.max_entries / ShardCount(options)),
      shard_bytes_(options.max_bytes / ShardCount(options)) {
  for (size_t i = ShardCount(options); i > 0; --i) shards_.push_back(std::make_unique<Shard>());
}

ExactStore::~ExactStore() = default;

ExactStore::Shard& ExactStore::ShardOf(const ExactKey& key) const {
  // The table inside the shard uses the same hash's low bits.
  constexpr int kHighBits = 16;
  const size_t hash = absl::Hash<ExactKey>()(key);
  return *shards_[(hash >> (sizeof(hash) * 8 - kHighBits)) % shards_.size()];
}

void ExactStore::Shard::Remove(Nodes::iterator node) {
  --stats.entries;
  stats.bytes -= node->bytes;
  by_key.erase(&node->key);
  nodes.erase(node);
}

absl::optional<ExactEntry> ExactStore::Find(const ExactKey& key) const {
  const Shard& shard = ShardOf(key);
  base::MutexLock lock(&shard.mu);
  const auto it = shard.by_key.find(&key);
  if (it == shard.by_key.end()) return absl::nullopt;
  return it->second->entry;
}

void ExactStore::Touch(const ExactKey& key) {
  Shard& shard = ShardOf(key);
  base::MutexLock lock(&shard.mu);
  const auto it = shard.by_key.find(&key);
  if (it != shard.by_key.end()) {
    shard.nodes.splice(shard.nodes.begin(), shard.nodes, it->second);
  }
}

void ExactStore::MakeRoom(Shard& shard, size_t bytes, absl::Time now) {
  while (!shard.nodes.empty()) {
    const auto oldest = std::prev(shard.nodes.end());
    const bool expired = oldest->entry.expires_at <= now;
    const bool full =
        shard.stats.entries + 1 > shard_entries_ || shard.stats.bytes + bytes > shard_bytes_;
    if (!expired && !full) return;
    ++(expired ? shard.stats.expiries : shard.stats.evictions);
    shard.Remove(oldest);
  }
}

bool ExactStore::Put(ExactKey key, ExactEntry entry, absl::Time now) {
  const size_t bytes = key.bytes() + entry.bytes() + kEntryOverheadBytes;
  if (bytes > shard_bytes_) return false;
  Shard& shard = ShardOf(key);
  base::MutexLock lock(&shard.mu);
  const auto old = shard.by_key.find(&key);
  if (old != shard.by_key.end()) shard.Remove(old->second);
  MakeRoom(shard, bytes, now);
  shard.nodes.push_front({std::move(key), std::move(entry), bytes});
  shard.by_key.emplace(&shard.nodes.front().key, shard.nodes.begin());
  ++shard.stats.entries;
  ++shard.stats.stored;
  shard.stats.bytes += bytes;
  return true;
}

size_t ExactStore::EraseIf(
    const std::function<bool(const ExactKey&, const ExactEntry&)>& unwanted) {
  size_t removed = 0;
  for (const std::unique_ptr<Shard>& shard : shards_) {
    base::MutexLock lock(&shard->mu);
    for (auto node = shard->nodes.begin(); node != shard->nodes.end();) {
      const auto next = std::next(node);
      if (unwanted(node->key, node->entry)) {
        shard->Remove(node);
        ++shard->stats.invalidations;
        ++removed;
      }
      node = next;
    }
  }
  return removed;
}

bool ExactStore::Erase(const ExactKey& key) {
  Shard& shard = ShardOf(key);
  base::MutexLock lock(&shard.mu);
  const auto it = shard.by_key.find(&key);
  if (it == shard.by_key.end()) return false;
  shard.Remove(it->second);
  ++shard.stats.invalidations;
  return true;
}

ExactCacheStats ExactStore::Stats() const {
  ExactCacheStats sum;
  for (const std::unique_ptr<Shard>& shard : shards_) {
    base::MutexLock lock(&shard->mu);
    sum.entries += shard->stats.entries;
    sum.bytes += shard->stats.bytes;
    sum.stored += shard->stats.stored;
    sum.evictions += shard->stats.evictions;
    sum.expiries += shard->stats.expiries;
    sum.invalidations += shard->stats.invalidations;
  }
  return sum;
}

}  // namespace turnopt::core
