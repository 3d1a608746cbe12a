// Cuts English words down to what their forms share: cancelled, canceling, cancels -> cancel;
// delivery, deliver; went -> go; and a few everyday synonyms: purchase -> buy. Rough on purpose:
// two forms of one word must meet, and what the common stem looks like does not matter.
//
// Pure, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_STEM_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_STEM_H_

#include <string>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// REQUIRES: a word as the normaliser writes it. Words in other scripts and numbers stay as they
// are.
std::string Stem(absl::string_view word);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_STEM_H_
