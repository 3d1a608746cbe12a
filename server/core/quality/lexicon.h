// The closed word and phrase lists that scoring reads: English, lower-case, as
// SpokenText splits them. Ours; each list is short enough to be read whole in
// lexicon.cc, and none names a company, a product or a corpus.
//
// Immutable, thread-safe.
#ifndef TURNOPT_SERVER_CORE_QUALITY_LEXICON_H_
#define TURNOPT_SERVER_CORE_QUALITY_LEXICON_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "server/core/quality/spoken_text.h"

namespace turnopt::core {

// Bits of WordClasses().
enum WordClass : uint32_t {
  kWordFunction = 1u << 0,    // says little on its own: the, of, you, is ...
  kWordDangling = 1u << 1,    // a sentence does not end with it: the, and, your ...
  kWordNegation = 1u << 2,    // not, n't, never, no ...
  kWordPositive = 1u << 3,    // great, glad, enjoy ...
  kWordNegative = 1u << 4,    // terrible, annoying ...
  kWordInsult = 1u << 5,      // abuse of a person
  kWordCourtesy = 1u << 6,    // please, thanks, welcome, sorry ...
  kWordAffirm = 1u << 7,      // yes, sure, correct ...
  kWordDeny = 1u << 8,        // no, nope ...
  kWordAsk = 1u << 9,         // what, when, which ...
  kWordAuxiliary = 1u << 10,  // is, do, can ...: a question when it leads
  kWordForeign = 1u << 11,    // function word of another European language, not an English word
  kWordFriction = 1u << 12,   // a caller's annoyance: wrong, already, ridiculous ...
  kWordThanks = 1u << 13,
  kWordFarewell = 1u << 14,
  kWordAmount = 1u << 15,  // one, two, first, dozen ...: answers "how many" and "when"
};

// The classes of a lower-case word; 0 for a word in no list.
uint32_t WordClasses(absl::string_view word);

// What a run of words says as a whole.
enum class PhraseKind {
  kRefusal,    // will not or cannot do what is asked
  kNonAnswer,  // avoids the question
  kInsult,
  kFriction,  // the caller complains about the agent
  kThanks,
  kFarewell,
  kRepeatRequest,  // the caller asks to hear it again
};
inline constexpr size_t kPhraseKinds = 7;

// How many phrases of each kind a text holds, and how many of its words they
// cover. Phrases match on whole words.
struct PhraseCounts {
  std::array<uint16_t, kPhraseKinds> found{};
  std::array<uint16_t, kPhraseKinds> words{};

  bool Has(PhraseKind kind) const { return found[static_cast<size_t>(kind)] > 0; }
  size_t Words(PhraseKind kind) const { return words[static_cast<size_t>(kind)]; }
};
PhraseCounts FindPhrases(const SpokenText& text);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_LEXICON_H_
