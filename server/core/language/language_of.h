// Which language a text is in, as far as its script, its function words and its letters tell.
// Learned replies are for English, the one language whose figures are published: what is plainly
// something else belongs to the LLM.
//
// Pure, thread-safe; linear in the text.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_LANGUAGE_OF_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_LANGUAGE_OF_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace turnopt::core {

enum class SpokenLanguage : uint8_t {
  kUnknown,  // too short, or names alone
  kEnglish,
  kOther,  // another language, or English with a foreign phrase in it
};

// REQUIRES: `text` has no placeholders, or ones that look like words.
SpokenLanguage LanguageOf(absl::string_view text);

// What the locale, such as "en-US" or "de", says of a text that does not tell itself.
SpokenLanguage LanguageOfLocale(absl::string_view locale);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_LANGUAGE_OF_H_
