#include "server/core/language/utf8.h"

#include <utf8proc.h>

#include <cstdlib>

#include "absl/strings/ascii.h"

namespace turnopt::core {
namespace {

const utf8proc_uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

size_t AsciiPrefix(absl::string_view text) {
  size_t n = 0;
  while (n < text.size() && absl::ascii_isascii(static_cast<unsigned char>(text[n]))) ++n;
  return n;
}

// Length of the longest well-formed front of `text`.
size_t ValidPrefix(absl::string_view text) {
  size_t n = 0;
  int32_t code_point;
  while (n < text.size()) {
    n += AsciiPrefix(text.substr(n));
    if (n == text.size()) break;
    const size_t bytes = DecodeUtf8(text.substr(n), &code_point);
    if (bytes == 0) break;
    n += bytes;
  }
  return n;
}

// `run` is well-formed.
void AppendFolded(absl::string_view run, std::string* out) {
  constexpr auto kNfkcCasefold = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  utf8proc_uint8_t* folded = nullptr;
  const utf8proc_ssize_t bytes =
      utf8proc_map(Bytes(run), static_cast<utf8proc_ssize_t>(run.size()), &folded, kNfkcCasefold);
  if (bytes >= 0) {
    out->append(reinterpret_cast<const char*>(folded), static_cast<size_t>(bytes));
  } else {
    out->push_back('\n');
  }
  std::free(folded);
}

}  // namespace

size_t DecodeUtf8(absl::string_view text, int32_t* code_point) {
  if (text.empty()) return 0;
  const utf8proc_ssize_t bytes =
      utf8proc_iterate(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), code_point);
  return bytes > 0 ? static_cast<size_t>(bytes) : 0;
}

bool IsValidUtf8(absl::string_view text) { return ValidPrefix(text) == text.size(); }

std::string FoldCase(absl::string_view text) {
  if (AsciiPrefix(text) == text.size()) return absl::AsciiStrToLower(text);
  std::string out;
  out.reserve(text.size() + 8);
  while (!text.empty()) {
    const size_t valid = ValidPrefix(text);
    if (valid > 0) AppendFolded(text.substr(0, valid), &out);
    text.remove_prefix(valid);
    if (!text.empty()) {
      out.push_back('\n');
      text.remove_prefix(1);
    }
  }
  return out;
}

bool IsWordStartCodePoint(int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return true;
    default:
      return false;
  }
}

bool IsDecimalDigit(int32_t code_point) {
  return utf8proc_category(code_point) == UTF8PROC_CATEGORY_ND;
}

bool IsWordCodePoint(int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return true;
    default:
      return IsWordStartCodePoint(code_point);
  }
}

}  // namespace turnopt::core
