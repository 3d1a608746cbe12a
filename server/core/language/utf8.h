#ifndef TURNOPT_SERVER_CORE_LANGUAGE_UTF8_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// Whether `text` is well-formed UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool IsValidUtf8(absl::string_view text);

// Number of bytes of the code point at the front of `text`, which is written to `code_point`; 0
// when the front is not well-formed UTF-8 or `text` is empty.
size_t DecodeUtf8(absl::string_view text, int32_t* code_point);

// `text` as NFKC_Casefold (Unicode 3.13, definition 146): compatibility forms are replaced, case
// is folded, ignorable characters removed. FoldCase(FoldCase(x)) == FoldCase(x). Bytes that are
// not UTF-8 become a line feed, which separates words. ASCII text takes a short way. At most about
// eleven times as long as `text` (U+FDFA).
std::string FoldCase(absl::string_view text);

// Whether the code point is a decimal digit, of whatever script.
bool IsDecimalDigit(int32_t code_point);

// Whether the code point can be part of a word, and can begin one. A combining mark continues a
// word and cannot begin one.
bool IsWordCodePoint(int32_t code_point);
bool IsWordStartCodePoint(int32_t code_point);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_UTF8_H_
