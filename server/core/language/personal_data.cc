#include "server/core/language/personal_data.h"

#include "absl/strings/ascii.h"

namespace turnopt::core {
namespace {

// The shortest telephone numbers without area code have seven digits.
constexpr int kMinDigits = 7;
constexpr int kMaxSeparators = 2;  // between two digits, such as ") "

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool IsSeparator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '+';
}

bool HasLongNumber(absl::string_view text) {
  int digits = 0, separators = 0;
  for (const char c : text) {
    if (IsDigit(c)) {
      separators = 0;
      if (++digits >= kMinDigits) return true;
    } else if (!IsSeparator(c) || ++separators > kMaxSeparators) {
      digits = 0;
    }
  }
  return false;
}

bool IsAddressByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || static_cast<signed char>(c) < 0 ||
         c == '.' || c == '_' || c == '-' || c == '+' || c == '}';
}

// Something before the `@`, and a domain with a dot behind it.
bool HasAddress(absl::string_view text) {
  for (size_t at = text.find('@', 1); at != absl::string_view::npos; at = text.find('@', at + 1)) {
    if (!IsAddressByte(text[at - 1])) continue;
    size_t end = at + 1;
    while (end < text.size() && IsAddressByte(text[end])) ++end;
    const size_t dot = text.substr(at + 1, end - at - 1).find('.');
    if (dot != absl::string_view::npos && dot > 0 && at + 2 + dot < end) return true;
  }
  return false;
}

}  // namespace

bool HasPersonalData(absl::string_view text) { return HasLongNumber(text) || HasAddress(text); }

}  // namespace turnopt::core
