// One scan over the text. Only where a token begins, and only if some value begins with that byte,
// are the values tried, longest first; a match is copied as its name and skipped.
#include "server/core/language/delexicalize.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "server/core/language/utf8.h"

namespace turnopt::core {
namespace {

constexpr size_t kMinValueChars = 3;

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '-';
}

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool IsNumber(absl::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), IsDigit);
}

size_t CountChars(absl::string_view value) {
  return static_cast<size_t>(std::count_if(
      value.begin(), value.end(), [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

bool IsUsable(absl::string_view name, absl::string_view value) {
  return !name.empty() && std::all_of(name.begin(), name.end(), IsNameByte) &&
         value.size() <= Placeholders::kMaxValueBytes &&
         (CountChars(value) >= kMinValueChars || IsNumber(value));
}

unsigned char FirstByte(absl::string_view text, size_t pos) {
  return static_cast<unsigned char>(absl::ascii_tolower(static_cast<unsigned char>(text[pos])));
}

// Whether the code point that ends before, or begins at, `pos` is part of a word.
bool WordEndsAt(absl::string_view text, size_t pos) {
  if (pos == 0) return false;
  size_t begin = pos - 1;
  while (begin > 0 && pos - begin < 4 && (static_cast<uint8_t>(text[begin]) & 0xC0) == 0x80) {
    --begin;
  }
  int32_t code_point;
  return DecodeUtf8(text.substr(begin, pos - begin), &code_point) == pos - begin &&
         (code_point == '_' || IsWordCodePoint(code_point));
}

bool WordBeginsAt(absl::string_view text, size_t pos) {
  int32_t code_point;
  return pos < text.size() && DecodeUtf8(text.substr(pos), &code_point) > 0 &&
         (code_point == '_' || IsWordCodePoint(code_point));
}

bool JoinsNumbers(char c) { return c == '.' || c == ',' || c == ':' || c == '/' || c == '-'; }

// Whether text[begin, end) is whole tokens and no part of a longer number.
bool IsWhole(absl::string_view text, size_t begin, size_t end) {
  if (WordEndsAt(text, begin) && WordBeginsAt(text, begin)) return false;
  if (WordEndsAt(text, end) && WordBeginsAt(text, end)) return false;
  if (IsDigit(text[begin]) && begin >= 2 && JoinsNumbers(text[begin - 1]) &&
      IsDigit(text[begin - 2])) {
    return false;
  }
  return !(IsDigit(text[end - 1]) && end + 1 < text.size() && JoinsNumbers(text[end]) &&
           IsDigit(text[end + 1]));
}

// The placeholder at the front of `rest`, which begins with `{`; its name goes to `*name`. 0 when
// there is none, else the bytes that it takes.
size_t ParsePlaceholder(absl::string_view rest, absl::string_view* name) {
  size_t end = 1;
  while (end < rest.size() && IsNameByte(rest[end])) ++end;
  if (end == 1 || end == rest.size() || rest[end] != '}') return 0;
  *name = rest.substr(1, end - 1);
  return end + 1;
}

// Calls `text(piece)` and `placeholder(name)` for the parts of the pattern in turn, until one of
// them returns false.
template <typename OnText, typename OnPlaceholder>
bool ForEachPart(absl::string_view pattern, OnText text, OnPlaceholder placeholder) {
  size_t pos = 0;
  while (pos < pattern.size()) {
    const size_t brace = std::min(pattern.find('{', pos), pattern.size());
    if (brace > pos && !text(pattern.substr(pos, brace - pos))) return false;
    if (brace == pattern.size()) break;
    absl::string_view name;
    if (const size_t size = ParsePlaceholder(pattern.substr(brace), &name); size > 0) {
      if (!placeholder(name)) return false;
      pos = brace + size;
    } else {
      if (!text(pattern.substr(brace, 1))) return false;
      pos = brace + (absl::StartsWith(pattern.substr(brace), "{{") ? 2 : 1);
    }
  }
  return true;
}

}  // namespace

Placeholders::Placeholders(const Variables& variables) : variables_(variables) {
  for (const auto& [name, value] : variables) {
    const absl::string_view text = absl::StripAsciiWhitespace(value);
    if (text.empty() || !IsUsable(name, text)) continue;
    bool ambiguous = false;
    for (Value& other : values_) {
      if (absl::EqualsIgnoreCase(other.text, text)) ambiguous = other.ambiguous = true;
    }
    values_.push_back({text, name, ambiguous});
    first_bytes_[FirstByte(text, 0)] = true;
  }
  std::stable_sort(values_.begin(), values_.end(),
                   [](const Value& a, const Value& b) { return a.text.size() > b.text.size(); });
}

const Placeholders::Value* Placeholders::MatchAt(absl::string_view text, size_t pos) const {
  if (!first_bytes_[FirstByte(text, pos)]) return nullptr;
  for (const Value& value : values_) {
    if (absl::EqualsIgnoreCase(text.substr(pos, value.text.size()), value.text) &&
        IsWhole(text, pos, pos + value.text.size())) {
      return &value;
    }
  }
  return nullptr;
}

Delexicalized Placeholders::Delexicalize(absl::string_view text) const {
  Delexicalized result;
  result.pattern.reserve(text.size());
  size_t pos = 0;
  while (pos < text.size()) {
    if (const Value* value = MatchAt(text, pos); value != nullptr) {
      // An ambiguous value is written as its first variable, so that it is not stored as it is.
      result.keeps_value |= value->ambiguous;
      result.pattern += '{';
      result.pattern.append(value->name.data(), value->name.size());
      result.pattern += '}';
      pos += value->text.size();
      continue;
    }
    if (text[pos] == '{') result.pattern += '{';
    result.pattern += text[pos++];
  }
  return result;
}

absl::optional<std::string> Placeholders::Fill(absl::string_view pattern) const {
  std::string filled;
  const auto append = [&](absl::string_view piece) {
    if (filled.size() + piece.size() > kMaxFilledBytes) return false;
    filled.append(piece.data(), piece.size());
    return true;
  };
  const bool complete = ForEachPart(pattern, append, [&](absl::string_view name) {
    const auto it = variables_.find(std::string(name));
    if (it == variables_.end()) return false;
    // As it was taken out: without the blanks around it.
    const absl::string_view value = absl::StripAsciiWhitespace(it->second);
    return !value.empty() && append(value);
  });
  if (!complete) return absl::nullopt;
  return filled;
}

std::vector<absl::string_view> PlaceholderNames(absl::string_view pattern) {
  std::vector<absl::string_view> names;
  ForEachPart(
      pattern, [](absl::string_view) { return true; },
      [&](absl::string_view name) {
        names.push_back(name);
        return true;
      });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace turnopt::core
