// The word and phrase lists of the lexicon as they are written: one string of words or phrases a
// class or kind. lexicon.h is how the rest of scoring sees them.
#ifndef TURNOPT_SERVER_CORE_QUALITY_LEXICON_LISTS_H_
#define TURNOPT_SERVER_CORE_QUALITY_LEXICON_LISTS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/quality/lexicon.h"

namespace turnopt::core {

struct WordList {
  uint32_t classes;
  absl::string_view words;
};
absl::Span<const WordList> WordLists();

// Words of foreign lists that are English words or common in English names too.
absl::string_view NotForeign();

struct PhraseList {
  PhraseKind kind;
  absl::string_view phrases;  // one a line
};
absl::Span<const PhraseList> PhraseLists();

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_LEXICON_LISTS_H_
