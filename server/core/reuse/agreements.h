// How probable it is that two stored replies of a flow say the same, as far as it was judged.
// Judged when replies are learned, looked up while a caller waits.
//
// Bounded: each reply keeps its `max_pairs` latest partners. External synchronisation.
#ifndef TURNOPT_SERVER_CORE_REUSE_AGREEMENTS_H_
#define TURNOPT_SERVER_CORE_REUSE_AGREEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"

namespace turnopt::core {

class Agreements {
 public:
  explicit Agreements(size_t max_pairs) : max_pairs_(max_pairs) {}

  // Nullopt: never judged, or forgotten.
  absl::optional<float> Find(uint32_t a, uint32_t b) const;
  void Set(uint32_t a, uint32_t b, float probability);
  void Forget(uint32_t key);
  size_t MemoryBytes() const;

  // Visits each pair at least once: twice where both replies keep it.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& [owner, list] : partners_) {
      for (const Partner& partner : list) {
        visit(owner, partner.key, static_cast<float>(partner.probability) / 255.0f);
      }
    }
  }

 private:
  struct Partner {
    uint32_t key;
    uint8_t probability;  // in 1/255
  };
  // Sorted by key. Kept with the smaller of the two keys' owner and the larger's alike, so that
  // either list may drop a pair without the other.
  void Insert(uint32_t owner, uint32_t partner, uint8_t probability);
  const Partner* Lookup(uint32_t owner, uint32_t partner) const;

  const size_t max_pairs_;
  absl::flat_hash_map<uint32_t, std::vector<Partner>> partners_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_AGREEMENTS_H_
