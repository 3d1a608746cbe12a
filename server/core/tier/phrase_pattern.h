#ifndef TURNOPT_SERVER_CORE_TIER_PHRASE_PATTERN_H_
#define TURNOPT_SERVER_CORE_TIER_PHRASE_PATTERN_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/normalizer.h"

namespace re2 {
class RE2;
}  // namespace re2

namespace turnopt::core {

// What a pattern found in an utterance.
struct PhraseFind {
  struct Place {
    size_t first = 0;  // word
    size_t words = 0;
    bool negated = false;  // stands under a negation before it
  };

  bool found = false;
  bool negated = false;  // every place where it was found stands under a negation
  size_t words = 0;      // of the longest place that does not
  std::vector<Place> places;
};

// A regular expression (RE2 syntax) over whole words of a normalised utterance: it begins and ends
// at word boundaries by construction, so `no` is never found in `know`. `^` and `$` are the ends
// of the utterance. What it is matched against has been normalised: lower case, `do not` for
// don't, `25` for twenty five, words separated by one space, without punctuation.
//
// A place under a negation that the pattern does not itself contain counts as negated:
// `interested` in "not interested", in "i am not really interested". A negation reaches three
// words forward, not across `but`, `and` or the like, nor to a place that begins with `no` itself;
// a `no` that opens the utterance is an answer ("no i am busy") unless a noun is right behind it
// ("no interest").
//
// Where several ways of matching begin at one word, the longest counts.
//
// Immutable after construction, thread-safe. Time linear in the utterance for each place.
class PhrasePattern {
 public:
  static constexpr size_t kMaxBytes = 1000;

  // kInvalidArgument when it is not RE2, is empty or too long, can match no words at all, or is
  // written in a way that no normalised utterance can match (capital letters, apostrophes).
  static absl::StatusOr<PhrasePattern> Create(absl::string_view pattern);

  PhrasePattern(PhrasePattern&&) noexcept;
  PhrasePattern& operator=(PhrasePattern&&) noexcept;
  ~PhrasePattern();

  PhraseFind Find(const NormalizedUtterance& utterance) const;

  // As it was written.
  const std::string& text() const { return text_; }

  // With the word boundaries added: for an RE2::Set of many patterns.
  const std::string& bounded() const;

 private:
  PhrasePattern(std::string text, std::unique_ptr<const re2::RE2> bounded);

  std::string text_;
  std::unique_ptr<const re2::RE2> bounded_;  // group 1 is what the author wrote
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_PHRASE_PATTERN_H_
