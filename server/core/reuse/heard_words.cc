#include "server/core/reuse/heard_words.h"

#include <algorithm>

namespace turnopt::core {
namespace {

uint32_t ShortHash(uint64_t caller) { return static_cast<uint32_t>(caller ^ (caller >> 32)); }

}  // namespace

void HeardWords::Hear(const TextProfile& reply, uint64_t caller) {
  const uint32_t hash = ShortHash(caller);
  for (const TextProfile::Word& word : reply.words) {
    std::vector<uint32_t>& callers = words_[word.hash];
    if (callers.size() < min_callers_ &&
        std::find(callers.begin(), callers.end(), hash) == callers.end()) {
      callers.push_back(hash);
    }
  }
  if (words_.size() <= max_words_) return;
  const size_t before = words_.size();
  absl::erase_if(words_, [&](const auto& entry) { return entry.second.size() < min_callers_; });
  // A vocabulary of common words alone that is too large: start again.
  if (words_.size() > max_words_ / 2) words_.clear();
  evictions_ += before - words_.size();
}

bool HeardWords::IsCommon(const TextProfile& reply) const {
  return std::all_of(reply.words.begin(), reply.words.end(), [&](const TextProfile::Word& word) {
    const auto it = words_.find(word.hash);
    return it != words_.end() && it->second.size() >= min_callers_;
  });
}

void HeardWords::Forget(uint64_t caller) {
  const uint32_t hash = ShortHash(caller);
  for (auto& [word, callers] : words_) {
    callers.erase(std::remove(callers.begin(), callers.end(), hash), callers.end());
  }
}

}  // namespace turnopt::core
