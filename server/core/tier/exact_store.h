#ifndef TURNOPT_SERVER_CORE_TIER_EXACT_STORE_H_
#define TURNOPT_SERVER_CORE_TIER_EXACT_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/tier/exact_key.h"

namespace turnopt::core {

// A reply as the exact cache keeps it.
struct ExactEntry {
  std::string reply;
  std::string reply_id;
  std::string source_turn_id;
  absl::Time stored_at;
  absl::Time expires_at;

  size_t bytes() const { return reply.size() + reply_id.size() + source_turn_id.size(); }
};

// Sizes now, and counts since construction.
struct ExactCacheStats {
  uint64_t entries = 0;
  uint64_t bytes = 0;
  uint64_t stored = 0;
  uint64_t evictions = 0;      // gone by capacity
  uint64_t expiries = 0;       // gone by TTL
  uint64_t invalidations = 0;  // gone by request
};

// Entries by key, bounded in number and bytes, the least recently used evicted first. Kept in
// shards with a lock each, every one with its share of the bounds; few entries mean one shard, so
// that small bounds hold exactly. Bytes count keys, entries and the bookkeeping of each.
//
// Thread-safe.
class ExactStore {
 public:
  struct Options {
    size_t max_entries;
    size_t max_bytes;
  };

  // What an entry costs beside its texts: list node, table slot, string headers.
  static constexpr size_t kEntryOverheadBytes = sizeof(ExactKey) + sizeof(ExactEntry) + 64;

  // REQUIRES: both bounds > 0.
  explicit ExactStore(const Options& options);
  ~ExactStore();

  // Also an entry that has expired. Does not count as use.
  absl::optional<ExactEntry> Find(const ExactKey& key) const;

  // Counts as use of the entry.
  void Touch(const ExactKey& key);

  // Replaces the entry of the key. False when it is larger than a shard may be.
  bool Put(ExactKey key, ExactEntry entry, absl::Time now);

  // Removes the entries for which `unwanted` holds and returns how many. It is called under a
  // shard's lock and must be quick.
  size_t EraseIf(const std::function<bool(const ExactKey&, const ExactEntry&)>& unwanted);

  // False when there was none.
  bool Erase(const ExactKey& key);

  ExactCacheStats Stats() const;

 private:
  struct Node {
    ExactKey key;
    ExactEntry entry;
    size_t bytes;
  };
  using Nodes = std::list<Node>;

  // The table views the keys in the nodes, which do not move.
  struct Hash {
    size_t operator()(const ExactKey* key) const { return absl::Hash<ExactKey>()(*key); }
  };
  struct Equal {
    bool operator()(const ExactKey* a, const ExactKey* b) const { return *a == *b; }
  };

  struct Shard {
    mutable base::Mutex mu;
    Nodes nodes ABSL_GUARDED_BY(mu);  // latest used first
    absl::flat_hash_map<const ExactKey*, Nodes::iterator, Hash, Equal> by_key ABSL_GUARDED_BY(mu);
    ExactCacheStats stats ABSL_GUARDED_BY(mu);

    void Remove(Nodes::iterator node) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);
  };

  Shard& ShardOf(const ExactKey& key) const;
  void MakeRoom(Shard& shard, size_t bytes, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(shard.mu);

  // Constant after construction.
  const size_t shard_entries_;
  const size_t shard_bytes_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXACT_STORE_H_
