// Takes the names of things out of texts and puts them back: the values of a turn's variables
// become placeholders on learning and are filled from another turn's values on serving.
//
// A pattern is a text in which `{name}` stands for the value of the variable `name`, and `{{` for
// one literal `{`. A `}` outside a placeholder stands for itself.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_DELEXICALIZE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_DELEXICALIZE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/core/language/variables.h"

namespace turnopt::core {

// A text without its values.
struct Delexicalized {
  std::string pattern;
  // The text also held a value that could not become a placeholder, because two variables have it.
  // Such a pattern may vote, and is never served: the value is somebody's.
  bool keeps_value = false;
};

// The values of one turn. Views the variables, which must outlive it.
//
// Blanks around a value are no part of it. Used are values of at least three characters, and
// shorter ones that are numbers; at most kMaxValueBytes long; named by letters, digits, `_`, `.` or
// `-`; and held by one variable only. Values match whole tokens, ASCII letters in either case; a
// number that goes on (`5` in `5.30`, `5:30`, `1,500`) is another number. The longest value that
// fits wins.
//
// Immutable after construction, thread-safe. Linear in the text times the number of values that
// begin with the same character.
class Placeholders {
 public:
  static constexpr size_t kMaxValueBytes = 256;
  static constexpr size_t kMaxFilledBytes = 16 << 10;

  explicit Placeholders(const Variables& variables);

  Delexicalized Delexicalize(absl::string_view text) const;

  // The pattern with this turn's values, in a single pass: a value may hold braces. Nullopt if a
  // placeholder has no value here, an empty one, or the result would exceed kMaxFilledBytes.
  absl::optional<std::string> Fill(absl::string_view pattern) const;

 private:
  struct Value {
    absl::string_view text;
    absl::string_view name;
    bool ambiguous;
  };

  // The longest value that stands at `pos` as whole tokens; null for none.
  const Value* MatchAt(absl::string_view text, size_t pos) const;

  const Variables& variables_;
  std::vector<Value> values_;  // longest first
  bool first_bytes_[256] = {};
};

// The distinct names of the pattern's placeholders, sorted. Views `pattern`.
std::vector<absl::string_view> PlaceholderNames(absl::string_view pattern);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_DELEXICALIZE_H_
