// Words that may stand around a request without changing it: "hi, I think ... you guys", "look, I
// told you, ...". Whatever else stands beside a phrase can turn it around or into another matter
// ("my colleague said he is not interested but I am"), so there is no list of what does harm.
//
// Pure, thread-safe. Words are as the Normalizer writes them.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_PADDING_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_PADDING_H_

#include <string>
#include <vector>

#include "absl/types/span.h"

namespace turnopt::core {

enum class Padding {
  kCourtesies,   // greetings, thanks, sorry, yes and no as an answer
  kPhrases,      // also "I think", "to be honest", "you know", "I told you"
  kNegationToo,  // also not, never and the like
};

// Whether every word that is not covered is padding. REQUIRES: words.size() == covered.size().
bool RestIsPadding(absl::Span<const std::string> words, const std::vector<bool>& covered,
                   Padding allowed);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_PADDING_H_
