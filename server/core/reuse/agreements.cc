#include "server/core/reuse/agreements.h"

#include <algorithm>
#include <cmath>

namespace turnopt::core {

const Agreements::Partner* Agreements::Lookup(uint32_t owner, uint32_t partner) const {
  const auto list = partners_.find(owner);
  if (list == partners_.end()) return nullptr;
  const auto it = std::lower_bound(list->second.begin(), list->second.end(), partner,
                                   [](const Partner& p, uint32_t key) { return p.key < key; });
  return it != list->second.end() && it->key == partner ? &*it : nullptr;
}

absl::optional<float> Agreements::Find(uint32_t a, uint32_t b) const {
  if (a == b) return 1.0f;
  const Partner* found = Lookup(a, b);
  if (found == nullptr) found = Lookup(b, a);
  if (found == nullptr) return absl::nullopt;
  return static_cast<float>(found->probability) / 255.0f;
}

void Agreements::Set(uint32_t a, uint32_t b, float probability) {
  if (a == b) return;
  const float clamped = std::min(std::max(probability, 0.0f), 1.0f);
  const auto quantised = static_cast<uint8_t>(std::lround(clamped * 255.0f));
  Insert(a, b, quantised);
  Insert(b, a, quantised);
}

void Agreements::Insert(uint32_t owner, uint32_t partner, uint8_t probability) {
  std::vector<Partner>& list = partners_[owner];
  const auto it = std::lower_bound(list.begin(), list.end(), partner,
                                   [](const Partner& p, uint32_t key) { return p.key < key; });
  if (it != list.end() && it->key == partner) {
    it->probability = probability;
    return;
  }
  list.insert(it, {partner, probability});
  // Keys grow with time, so the first partner is the oldest reply.
  if (list.size() > max_pairs_) list.erase(list.begin());
}

void Agreements::Forget(uint32_t key) {
  const auto list = partners_.find(key);
  if (list == partners_.end()) return;
  for (const Partner& partner : list->second) {
    const auto other = partners_.find(partner.key);
    if (other == partners_.end()) continue;
    std::vector<Partner>& others = other->second;
    others.erase(std::remove_if(others.begin(), others.end(),
                                [key](const Partner& p) { return p.key == key; }),
                 others.end());
  }
  partners_.erase(key);
}

size_t Agreements::MemoryBytes() const {
  size_t bytes = 0;
  for (const auto& [key, list] : partners_)
    bytes += sizeof(list) + list.capacity() * sizeof(Partner);
  return bytes;
}

}  // namespace turnopt::core
