#include "server/core/tier/variant_rotation.h"

#include <algorithm>

namespace turnopt::core {

VariantRotation::Heard VariantRotation::Last(uint64_t call, uint64_t rule) const {
  base::MutexLock lock(&mu_);
  Heard heard;
  const auto it = by_id_.find(call);
  if (it == by_id_.end()) return heard;
  const std::vector<Spoken>& spoken = it->second->spoken;
  for (const Spoken& entry : spoken) {
    if (entry.rule == rule) heard.variant = entry.variant;
  }
  heard.last = it->second->rule_spoke_last && !spoken.empty() && spoken.back().rule == rule;
  return heard;
}

void VariantRotation::NoteSpoken(uint64_t call, uint64_t rule, uint32_t variant) {
  base::MutexLock lock(&mu_);
  const auto it = by_id_.find(call);
  if (it == by_id_.end()) {
    calls_.push_front({call, true, {}});
    by_id_[call] = calls_.begin();
    if (calls_.size() > max_calls_) {
      by_id_.erase(calls_.back().id);
      calls_.pop_back();
    }
  } else {
    calls_.splice(calls_.begin(), calls_, it->second);
  }
  Call& entry = calls_.front();
  entry.rule_spoke_last = true;
  std::vector<Spoken>& spoken = entry.spoken;
  spoken.erase(std::remove_if(spoken.begin(), spoken.end(),
                              [rule](const Spoken& s) { return s.rule == rule; }),
               spoken.end());
  if (spoken.size() == kMaxRulesOfCall) spoken.erase(spoken.begin());
  spoken.push_back({rule, variant});
}

void VariantRotation::NoteOther(uint64_t call) {
  base::MutexLock lock(&mu_);
  const auto it = by_id_.find(call);
  if (it != by_id_.end()) it->second->rule_spoke_last = false;
}

size_t VariantRotation::calls() const {
  base::MutexLock lock(&mu_);
  return calls_.size();
}

}  // namespace turnopt::core
