// Which words of a flow's replies at least so many different callers have heard the LLM say: the
// k-anonymity of what is served. A name, a number or an amount of one caller stays his own, however
// often he hears it and however alike the sentences around it are.
//
// Bounded: at `max_words` those that few callers have heard go first. External synchronisation.
#ifndef TURNOPT_SERVER_CORE_REUSE_HEARD_WORDS_H_
#define TURNOPT_SERVER_CORE_REUSE_HEARD_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/core/language/text_profile.h"

namespace turnopt::core {

class HeardWords {
 public:
  HeardWords(size_t min_callers, size_t max_words)
      : min_callers_(min_callers), max_words_(max_words) {}

  void Hear(const TextProfile& reply, uint64_t caller);
  // Whether enough callers have heard each word of the reply. Placeholders are words, too.
  bool IsCommon(const TextProfile& reply) const;
  void Forget(uint64_t caller);

  size_t size() const { return words_.size(); }
  uint64_t evictions() const { return evictions_; }

  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& [word, callers] : words_) visit(word, callers);
  }
  // For saved words; a word that is known keeps its callers.
  void Restore(uint32_t word, std::vector<uint32_t> callers) {
    if (words_.size() < max_words_) words_.try_emplace(word, std::move(callers));
  }

 private:
  const size_t min_callers_;
  const size_t max_words_;
  // Short hashes of the callers, at most min_callers_ of them. Two callers with one hash count as
  // one: the mistake is on the safe side.
  absl::flat_hash_map<uint32_t, std::vector<uint32_t>> words_;
  uint64_t evictions_ = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_HEARD_WORDS_H_
