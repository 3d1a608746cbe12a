#ifndef TURNOPT_SERVER_CORE_LANGUAGE_LEXICON_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_LEXICON_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace turnopt::core {

// How a word counts in a spoken number.
enum class NumberRole : uint8_t {
  kNone,
  kDigit,      // zero to nine
  kTeen,       // ten to nineteen
  kTens,       // twenty to ninety
  kHundred,    // hundred
  kMagnitude,  // thousand, million, billion
  kOrdinal,    // first to thirty-first, as far as one word goes
  kRepeat,     // double, triple
};

// What the normaliser knows of one word.
struct LexiconEntry {
  NumberRole role = NumberRole::kNone;
  int64_t value = 0;                 // of a number word
  std::vector<std::string> written;  // the words it is written as; empty: as it is
  bool hesitation = false;           // um, uh: never carries meaning
  bool politeness = false;           // please
  bool month = false;
  bool counted = false;       // what may follow `one` as a count: one person, one pm
  bool before_count = false;  // what may stand before `one` as a count: at one, number one
  bool request = false;       // a verb that makes `could you` a mere politeness: could you tell me
  bool negation = false;      // not, never, without ...
};

// When a polite prefix may be dropped.
enum class PrefixCondition : uint8_t {
  kAlways,
  kWithPlease,     // only where `please` stands in it or behind it
  kBeforeRequest,  // as kWithPlease, and before a request verb
};

struct PolitePrefix {
  std::vector<std::string> words;
  PrefixCondition condition;
};

// The English word lists of the normaliser: the one place to change what it knows.
//
// Closed: what a word is written as is never itself rewritten, so that normalising is idempotent.
// Immutable after construction, thread-safe.
class Lexicon {
 public:
  static const Lexicon& English();

  // Null for a word that means only itself.
  const LexiconEntry* Find(absl::string_view word) const;

  // Two words that are one, such as `e mail`: what they are written as; null for others.
  const std::string* FindPair(absl::string_view first, absl::string_view second) const;

  // Longest first.
  const std::vector<PolitePrefix>& polite_prefixes() const { return polite_prefixes_; }

  const absl::flat_hash_map<std::string, LexiconEntry>& entries() const { return entries_; }

 private:
  Lexicon();

  absl::flat_hash_map<std::string, LexiconEntry> entries_;
  absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, std::string>> pairs_;
  std::vector<PolitePrefix> polite_prefixes_;
};

// Whether the token, as normalised, turns what is said into its opposite.
bool IsNegation(absl::string_view token);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_LEXICON_H_
