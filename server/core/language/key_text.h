// What two utterances must share to be the same words, sign for sign: the plain cache's key, which
// is compared and never judged.
//
// Unlike the tokens of the Normalizer, which matching by rules and by meaning reads, it keeps
// whatever can change what is asked: signs of numbers (-5, <5), units (5 Ah, 5 mW), symbols that
// are part of a name or an amount (C++, O-, $, 3/4, 10-20), powers and fractions (x², ½), emoji,
// possessives (Jordan's), capitals that make another word (US, IT), doubled names (Bora Bora), and
// the comma between two numbers (twenty, one copy). Where in doubt, two texts differ: the cost is a
// question to the LLM.
//
// What it drops: case otherwise, the marks that end or part sentences, quotation marks, blanks,
// hesitations (um, uh), stuttered function words, `please`, `could you` and its like before a
// request; contractions are written out and number words as digits.
//
// Pure, thread-safe; total on any bytes, linear in the text's length.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_KEY_TEXT_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_KEY_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// Words joined by one blank. KeyText(KeyText(x)) need not equal KeyText(x): it is compared, never
// read again.
std::string KeyText(absl::string_view utterance);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_KEY_TEXT_H_
