#ifndef TURNOPT_SERVER_CORE_TEXT_NORMALIZER_H_
#define TURNOPT_SERVER_CORE_TEXT_NORMALIZER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// An utterance as tokens: lower case, no punctuation, number words as digits, contractions
// expanded. Two utterances with equal `text` are the same words.
struct NormalizedUtterance {
  std::vector<std::string> tokens;       // without fillers and polite prefixes
  std::string text;                      // `tokens` joined by one space
  std::vector<std::string> all_tokens;   // fillers and politeness kept
};

// Turns what speech recognition wrote into tokens, in one pass. Total: any bytes give a result;
// bytes that are not UTF-8 separate tokens.
//
// Immutable after construction, thread-safe.
class Normalizer {
 public:
  NormalizedUtterance Normalize(absl::string_view utterance) const;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TEXT_NORMALIZER_H_
