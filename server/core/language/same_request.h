// Does this utterance ask the same as those that led to an answer? A gate beside similarity: near
// in every other respect, "cancel my order" and "don't cancel my order" want different things, and
// a question that nobody asked before resembles one that somebody did.
//
// Each sign of the new utterance (reading.h) must have been heard in one that led to the answer.
// What the callers before show to vary without changing the answer may vary: where many of them
// brought words that no other had, one more such caller is no stranger (a conformal p-value over
// the book, each example left out in turn). Negations, opposites and answers to questions are never
// allowed to vary.
//
// Independent of labels and thresholds. Pure, thread-safe; linear in what was heard.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_SAME_REQUEST_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_SAME_REQUEST_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/language/reading.h"

namespace turnopt::core {

// In what way an utterance asks something else, the plainest first.
enum class Difference : uint8_t {
  kNone,
  kLanguage,       // another language
  kNegation,       // negated, or something else is
  kOpposite,       // off for on
  kAnswer,         // to a question: yes, no, unsure, wait, a filler
  kSecondRequest,  // asks for something more
  kAct,            // a report for a request, past or future for present
  kPerson,         // yours for mine
  kNumber,
  kDate,
  kCondition,  // if, but, only; more, less
  kWords,      // words never heard with this answer
  kUnlike,     // no new words, yet unlike anything heard
};

// One utterance that led to the answer.
struct HeardReading {
  const Reading* reading = nullptr;
  uint64_t caller = 0;  // whoever said it: who repeats himself counts once
};

struct SameRequestOptions {
  // Words, numbers and dates may be new. For authored answers, whose few examples are not all
  // that callers say.
  bool allow_new_words = false;
  // Whether the words may be fewer or other than in any single example.
  bool allow_unlike = false;
};

// In what way `asked` differs from all of `heard`. kNone: in no way that these signs show.
Difference FindDifference(const Reading& asked, absl::Span<const HeardReading> heard,
                          const SameRequestOptions& options = {});

// Whether `now` names a word, number or date that no reading of `heard` has, more than these show
// among themselves: for the replies that a pointing utterance leans on.
bool NamesOther(const Reading& now, absl::Span<const HeardReading> heard);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_SAME_REQUEST_H_
