#ifndef TURNOPT_SERVER_CORE_LANGUAGE_NORMALIZER_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_NORMALIZER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// An utterance as tokens: lower case, no punctuation, number words as digits, contractions
// expanded. Two utterances with equal `text` are the same words.
struct NormalizedUtterance {
  std::vector<std::string> tokens;      // without fillers and polite prefixes
  std::string text;                     // `tokens` joined by one space
  std::vector<std::string> all_tokens;  // fillers and politeness kept
};

// Turns what speech recognition wrote into tokens:
//
//   Um, could you please tell me what's the price?  ->  tell me what is the price
//   We're twenty-five, at two thirty p.m.           ->  we are 25 at 2 30 pm
//
// in this order: case and compatibility forms are folded (utf8.h), words cut (word_scanner.h),
// contractions expanded, hesitations (um, uh) and stuttered words (I I want) dropped, a polite
// prefix and `please` dropped, number words written as digits (number_words.h). Negations and
// all other words stay. The word lists are in lexicon.h.
//
// What is left is empty only when the utterance held nothing but hesitations and punctuation:
// politeness alone ("please", "could you") stays. Idempotent: the text of a normalised text is
// that text. Total: any bytes give a result; bytes that are not UTF-8 separate words. Takes time
// and memory in proportion to the utterance's length, which the caller bounds.
//
// Immutable after construction, thread-safe.
class Normalizer {
 public:
  NormalizedUtterance Normalize(absl::string_view utterance) const;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_NORMALIZER_H_
