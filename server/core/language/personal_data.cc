#include "server/core/language/personal_data.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "server/core/language/normalizer.h"
#include "server/core/language/utf8.h"

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

// Compatibility forms folded, and a 0 for each decimal digit of another script: how many there are
// is what counts.
std::string AsciiDigits(absl::string_view text) {
  std::string out = FoldCase(text);
  for (size_t i = 0; i < out.size();) {
    int32_t code_point = 0;
    const size_t bytes = DecodeUtf8(absl::string_view(out).substr(i), &code_point);
    if (bytes > 1 && IsDecimalDigit(code_point)) {
      out.replace(i, bytes, "0");
      ++i;
    } else {
      i += std::max<size_t>(bytes, 1);
    }
  }
  return out;
}

// "anna at mail dot com"
bool HasSpokenAddress(const std::vector<std::string>& words) {
  constexpr size_t kLongestDomain = 5;
  for (size_t at = 1; at + 3 < words.size() + 1; ++at) {
    if (words[at] != "at") continue;
    for (size_t dot = at + 2; dot + 1 < words.size() && dot <= at + kLongestDomain; ++dot) {
      if (words[dot] == "dot") return true;
    }
  }
  return false;
}

// Letters and digits one by one: a code, or a name that is spelled.
bool HasSpelling(const std::vector<std::string>& words) {
  constexpr int kMinSpelled = 5;
  int spelled = 0;
  for (const std::string& word : words) {
    const bool one = word.size() == 1 || (word.size() <= 4 && IsDigit(word[0]));
    spelled = one ? spelled + 1 : 0;
    if (spelled >= kMinSpelled) return true;
  }
  return false;
}

}  // namespace

bool HasPersonalData(absl::string_view text) {
  const std::string digits = AsciiDigits(text);
  if (HasLongNumber(digits) || HasAddress(digits)) return true;
  const std::vector<std::string> words = Normalizer().Normalize(digits).all_tokens;
  return HasLongNumber(absl::StrJoin(words, " ")) || HasSpokenAddress(words) || HasSpelling(words);
}

}  // namespace turnopt::core
