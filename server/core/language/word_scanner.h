#ifndef TURNOPT_SERVER_CORE_LANGUAGE_WORD_SCANNER_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_WORD_SCANNER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// Cuts text that FoldCase has folded into words. A word is a run of letters, digits and marks; an
// apostrophe stays inside a word (o'brien), as does a decimal point between digits (3.5). A comma
// that groups digits by thousands is dropped (1,000). Written signs become the words that are
// spoken for them: $20 -> 20 dollars, 5% -> 5 percent, & -> and, a.m. -> am. Everything else
// separates words.
std::vector<std::string> ScanWords(absl::string_view folded);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_WORD_SCANNER_H_
