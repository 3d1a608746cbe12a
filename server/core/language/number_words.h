#ifndef TURNOPT_SERVER_CORE_LANGUAGE_NUMBER_WORDS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_NUMBER_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// Rewrites spoken numbers as digits:
//   twenty five -> 25              one hundred and five -> 105     a thousand -> 1000
//   two thirty -> 2 30             double three -> 3 3
//   three point five -> 3.5        twenty first -> 21st            may second -> may 2nd
//   eight a m -> 8 am              2 hundred -> 200
// `one` is a digit only where it counts (one person, at one, twenty one, the whole utterance), not
// where it stands for a noun (that one, one of them). `first` and `second` are ordinals only in
// dates and compounds (a second is also a while). A decade before a unit is always one number:
// `twenty one` is 21.
//
// `words` are lower-case. Idempotent. Free of side effects, thread-safe.
std::vector<std::string> DigitizeNumbers(const std::vector<std::string>& words);

// Rewrites `oh` as zero where it follows a number (two oh five -> two 05, five oh -> five 0) or
// begins three spoken digits (oh five one). Elsewhere it stays, as the sound of surprise it is.
std::vector<std::string> DigitizeSpokenZeros(const std::vector<std::string>& words);

// A token of ASCII digits, with or without a decimal point (25, 3.5, 05).
bool IsNumberToken(absl::string_view token);

// Whether the word can be part of a spoken number: a number word or a token of digits.
bool IsNumeric(absl::string_view word);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_NUMBER_WORDS_H_
