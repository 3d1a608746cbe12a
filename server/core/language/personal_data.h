// Recognises what must not be passed from one caller to another when it is not a placeholder:
// e-mail addresses and numbers long enough to name somebody (phone, card, account, identity).
// Names cannot be recognised by their looks; k-anonymity keeps them (heard_words.h).
//
// Pure, thread-safe, total on any bytes.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_PERSONAL_DATA_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_PERSONAL_DATA_H_

#include "absl/strings/string_view.h"

namespace turnopt::core {

// An e-mail address, written or in words; at least seven digits, in any script or in words, with
// nothing but separators between them; five or more letters and digits spelled one by one.
bool HasPersonalData(absl::string_view text);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_PERSONAL_DATA_H_
