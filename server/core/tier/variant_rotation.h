#ifndef TURNOPT_SERVER_CORE_TIER_VARIANT_ROTATION_H_
#define TURNOPT_SERVER_CORE_TIER_VARIANT_ROTATION_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"

namespace turnopt::core {

// Remembers which variant of a rule's replies each call heard last, so that the next one can be
// spoken. Calls and rules are known by hash: a collision costs a repeated phrase, no more. The
// calls that were heard of longest ago are forgotten first.
//
// Thread-safe.
class VariantRotation {
 public:
  static constexpr size_t kMaxRulesOfCall = 32;

  // REQUIRES: max_calls > 0.
  explicit VariantRotation(size_t max_calls) : max_calls_(max_calls) {}

  struct Heard {
    absl::optional<uint32_t> variant;  // of this rule, the last time it spoke in the call
    bool last = false;                 // it was this rule that spoke last in the call
  };

  Heard Last(uint64_t call, uint64_t rule) const ABSL_LOCKS_EXCLUDED(mu_);

  // The rule spoke in the call.
  void NoteSpoken(uint64_t call, uint64_t rule, uint32_t variant) ABSL_LOCKS_EXCLUDED(mu_);

  // Somebody else spoke in the call.
  void NoteOther(uint64_t call) ABSL_LOCKS_EXCLUDED(mu_);

  size_t calls() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Spoken {
    uint64_t rule;
    uint32_t variant;
  };

  struct Call {
    uint64_t id;
    bool rule_spoke_last;
    std::vector<Spoken> spoken;  // latest last, one entry a rule
  };

  const size_t max_calls_;
  mutable base::Mutex mu_;
  std::list<Call> calls_ ABSL_GUARDED_BY(mu_);  // latest first
  absl::flat_hash_map<uint64_t, std::list<Call>::iterator> by_id_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_VARIANT_ROTATION_H_
