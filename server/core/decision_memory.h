#ifndef TURNOPT_SERVER_CORE_DECISION_MEMORY_H_
#define TURNOPT_SERVER_CORE_DECISION_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/decision.h"
#include "server/core/turn.h"

namespace turnopt::core {

// A decision and what each tier knew when it was made.
struct RememberedDecision {
  Turn turn;
  Outcome outcome;
  std::vector<TierResult> results;  // of the tiers that were asked, in their order
};

// Whether a report of a turn is its first.
enum class ReportStatus { kFirst, kDuplicate };

// Remembers recent decisions until their turns are completed, and which turns were. The oldest are
// forgotten first, by count, by size and by age: most decisions of a speculating framework are
// never completed.
//
// Thread-safe.
class DecisionMemory {
 public:
  struct Options {
    size_t max_entries = 20'000;
    size_t max_bytes = 64 << 20;
    absl::Duration max_age = absl::Minutes(10);
    size_t max_completed_ids = 100'000;
  };

  explicit DecisionMemory(const Options& options) : options_(options) {}

  void Remember(std::shared_ptr<const RememberedDecision> decision, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Null when not, or no longer, remembered.
  std::shared_ptr<const RememberedDecision> Find(absl::string_view turn_id) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // Notes a report of the turn: its completion or, with `verification`, its verification. Each
  // is first once.
  ReportStatus NoteReport(absl::string_view turn_id, bool verification) ABSL_LOCKS_EXCLUDED(mu_);

  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);
  uint64_t evictions() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    std::string turn_id;
    size_t bytes;
    absl::Time remembered_at;
  };

  // Makes room for `bytes`; what goes is moved to `evicted`.
  void EvictFor(size_t bytes, absl::Time now,
                std::vector<std::shared_ptr<const RememberedDecision>>& evicted)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  mutable base::Mutex mu_;
  absl::flat_hash_map<std::string, std::shared_ptr<const RememberedDecision>> decisions_
      ABSL_GUARDED_BY(mu_);
  std::deque<Entry> order_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t evictions_ ABSL_GUARDED_BY(mu_) = 0;
  // By turn_id: bit 0 is set once it was completed, bit 1 once it was verified.
  absl::flat_hash_map<std::string, uint8_t> reports_ ABSL_GUARDED_BY(mu_);
  std::deque<std::string> report_order_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_DECISION_MEMORY_H_
