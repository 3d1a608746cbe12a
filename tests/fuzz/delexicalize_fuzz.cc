// Pieces of the input, split at NUL, are a text and the values of its variables. What is taken out
// of a text and filled in again is that text, ASCII letters in either case; taking it out once more
// gives the same pattern, whose names are the variables'. Any bytes are a pattern, too.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "server/core/language/delexicalize.h"

namespace turnopt::core {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void Check(absl::string_view text, const Variables& variables) {
  const Placeholders placeholders(variables);
  const Delexicalized taken = placeholders.Delexicalize(text);
  for (const absl::string_view name : PlaceholderNames(taken.pattern)) {
    Require(variables.count(std::string(name)) == 1);
  }
  const absl::optional<std::string> filled = placeholders.Fill(taken.pattern);
  Require(filled.has_value() == (text.size() <= Placeholders::kMaxFilledBytes));
  if (!filled.has_value()) return;
  Require(absl::EqualsIgnoreCase(*filled, text));
  Require(placeholders.Delexicalize(*filled).pattern == taken.pattern);

  const std::vector<absl::string_view> names = PlaceholderNames(text);
  Require(std::adjacent_find(names.begin(), names.end(), [](auto a, auto b) { return !(a < b); }) ==
          names.end());
  const absl::optional<std::string> as_pattern = placeholders.Fill(text);
  Require(!as_pattern.has_value() || as_pattern->size() <= Placeholders::kMaxFilledBytes);
}

}  // namespace
}  // namespace turnopt::core

// The text and 20 values.
constexpr size_t kMaxPieces = 21;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<absl::string_view> pieces = absl::StrSplit(bytes, '\0');
  turnopt::core::Variables variables;
  for (size_t i = 1; i < std::min(pieces.size(), kMaxPieces); ++i) {
    variables[absl::StrCat("v", i)] = std::string(pieces[i]);
  }
  turnopt::core::Check(pieces[0], variables);
  return 0;
}
