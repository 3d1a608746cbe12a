// What kinds of English words there are for one who compares two requests: words without content,
// courtesies, negators, opposites, dates, conditions, owners. General lists of the language: no
// word of any trade belongs here.
//
// Pure, thread-safe. Words are lower case, as the normaliser writes them.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_WORD_CLASSES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_WORD_CLASSES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace turnopt::core {

enum class WordClass : uint8_t {
  kContent,     // everything that is not listed
  kFunction,    // articles, auxiliaries, pronouns, prepositions, and verbs as empty as "get"
  kCourtesy,    // thanks, praise, greetings, assent without a question
  kNegator,     // not, never, without
  kRefusal,     // verbs that take back what follows: stop, avoid, refuse
  kCondition,   // if, unless, but, only, instead, before: what limits a request
  kComparison,  // more, less, than, better
  kDate,        // months, weekdays, today, next
};
WordClass ClassOf(absl::string_view word);

// Which pairs of opposites the word belongs to and which side of each it is: 2 * pair + side,
// counted from 2. Empty for a word without opposite.
absl::Span<const uint32_t> SidesOf(absl::string_view word);
inline uint32_t OtherSide(uint32_t side) { return side ^ 1; }

// Whose the thing behind the word is: 1 mine or ours, 2 yours, 3 somebody else's, 0 not said.
int OwnerOf(absl::string_view word);

// How a reply to a yes/no question begins: one word's part in it.
enum class AnswerWord : uint8_t { kNone, kYes, kNo, kUnsure, kWait, kFiller };
AnswerWord AnswerWordOf(absl::string_view word);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_WORD_CLASSES_H_
