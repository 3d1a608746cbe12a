// Tells utterances that mean something only where they were said: "yes", "that one", "how much is
// it?". Their answers are reused only where the context is the same, too.
//
// Pure, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_CONTEXT_LEANING_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_CONTEXT_LEANING_H_

#include "server/core/language/normalizer.h"

namespace turnopt::core {

// Whether nothing but assent, refusal, courtesy and function words is said, or a word that points
// back ("it", "that", "one", "there") stands among at most three words of content. Thanks and
// farewells that answer nothing ("thanks, that is all") do not lean.
bool LeansOnContext(const NormalizedUtterance& utterance);

// Whether the reply must not be given again without knowing what was said before: the utterance
// leans on its context, or points back with any word beside however many words of content ("does it
// come with a warranty and free delivery"), or asks to hear or to be told more ("pardon", "and on
// Sunday", "what about children"). Stricter than LeansOnContext, for what is compared and never
// judged.
bool NeedsPreviousReply(const NormalizedUtterance& utterance);

// A few words without a verb or a question, such as an answer is given in: "two people", "the blue
// mower", "tomorrow at 5". Greetings, thanks and farewells are none.
bool IsFragment(const NormalizedUtterance& utterance);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_CONTEXT_LEANING_H_
