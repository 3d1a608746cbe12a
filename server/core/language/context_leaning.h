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

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_CONTEXT_LEANING_H_
