// One scan; each character that can open something unspeakable looks ahead a
// bounded distance for what closes it.
#include "server/core/language/markup.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace turnopt::core {
namespace {

constexpr size_t kMaxInside = 48;  // longest name of a placeholder or tag that is looked for

bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsSpace(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

// What stands between the opener at `at` and the next `close`; empty if there is none nearby or the
// line ends first.
absl::string_view Inside(absl::string_view text, size_t at, char close) {
  const absl::string_view window = text.substr(at + 1, kMaxInside);
  const size_t end = window.find(close);
  if (end == absl::string_view::npos || end == 0) return {};
  const absl::string_view inside = window.substr(0, end);
  return inside.find('\n') == absl::string_view::npos ? inside : absl::string_view();
}

bool IsHtmlTag(absl::string_view inside) {
  static constexpr std::array<absl::string_view, 30> kTags = {
      "a",    "b",     "body",   "br",  "code", "div",   "em", "font", "h1",  "h2",
      "h3",   "hr",    "html",   "i",   "img",  "li",    "ol", "p",    "pre", "script",
      "span", "speak", "strong", "sub", "sup",  "table", "td", "tr",   "u",   "ul"};
  if (inside.front() == '/' || inside.front() == '!') return true;
  size_t end = 0;
  while (end < inside.size() && absl::ascii_isalnum(static_cast<unsigned char>(inside[end]))) ++end;
  const std::string name = absl::AsciiStrToLower(inside.substr(0, end));
  return std::find(kTags.begin(), kTags.end(), name) != kTags.end();
}

// A name, perhaps of several words, as templates have it.
bool IsName(absl::string_view inside) {
  if (inside.empty() || !(IsAlpha(inside.front()) || inside.front() == '_')) return false;
  return std::all_of(inside.begin(), inside.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ' ' || c == '.' ||
           c == '-' || c == '\'';
  });
}

bool StartsLine(absl::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

// Code, strike-through and table signs come in pairs; one alone is a slip ("``" opens a quotation
// in some corpora, "Hisui | Noodle Bar" is a name).
bool IsPaired(absl::string_view text, size_t at) {
  const char sign = text[at];
  if (sign == '~') return text.substr(at, 2) == "~~";
  const bool doubled = text.substr(at, 2) == "``" || (at > 0 && text.substr(at - 1, 2) == "``");
  if (sign == '`' && doubled) return text.find("```") != absl::string_view::npos;
  if (sign == '`') return text.find('`') != text.rfind('`');
  const size_t other = text.substr(at + 1, kMaxInside).find(sign);
  const size_t before = text.substr(0, at).rfind(sign);
  return (other != absl::string_view::npos && other > 0) ||
         (before != absl::string_view::npos && at - before > 1 && at - before <= kMaxInside);
}

// ":-)", ":(", ";)", ":D" and the like at `at`.
bool IsFace(absl::string_view text, size_t at) {
  const char eyes = text[at];
  if (eyes != ':' && eyes != ';') return false;
  size_t mouth = at + 1;
  if (mouth < text.size() && text[mouth] == '-') ++mouth;
  if (mouth >= text.size()) return false;
  const char c = text[mouth];
  if (c == ')' || c == '(') return true;
  return (c == 'D' || c == 'P') && (mouth + 1 == text.size() || !IsAlpha(text[mouth + 1])) &&
         at > 0 && text[at - 1] == ' ';
}

// Emoji and pictographs by their UTF-8 lead: U+1F000-1FFFF, U+2600-27BF.
bool IsPictograph(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(at) == 0xf0 && at + 1 < text.size() && byte(at + 1) == 0x9f) return true;
  return byte(at) == 0xe2 && at + 1 < text.size() && byte(at + 1) >= 0x98 && byte(at + 1) <= 0x9e;
}

bool IsNumberedItem(absl::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && end < at + 2 &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) {
    ++end;
  }
  return end > at && end + 1 < text.size() && (text[end] == '.' || text[end] == ')') &&
         text[end + 1] == ' ' && StartsLine(text, at) &&
         (at > 0 || text.find('\n') != absl::string_view::npos);
}

}  // namespace

MarkupCounts FindMarkup(absl::string_view text) {
  MarkupCounts counts;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (absl::ascii_isalpha(static_cast<unsigned char>(c))) {
      if ((c == 'h' || c == 'w' || c == 'H' || c == 'W') && (i == 0 || !IsAlpha(text[i - 1])) &&
          (absl::StartsWithIgnoreCase(text.substr(i), "http://") ||
           absl::StartsWithIgnoreCase(text.substr(i), "https://") ||
           absl::StartsWithIgnoreCase(text.substr(i), "www."))) {
        ++counts.links;
        while (i + 1 < text.size() && !IsSpace(text[i + 1])) ++i;
      }
      continue;
    }
    switch (c) {
      case '{': {
        const absl::string_view inside = Inside(text, i, '}');
        const bool doubled = !inside.empty() && inside.front() == '{';
        if (IsName(doubled ? absl::StripAsciiWhitespace(inside.substr(1)) : inside)) {
          ++counts.placeholders;
        } else {
          ++counts.marks;
        }
        i += inside.size();
        break;
      }
      case '}':
        ++counts.marks;
        break;
      case '`':
      case '~':
      case '|':
        if (IsPaired(text, i)) ++counts.marks;
        break;
      case '\\':
        if (i + 1 < text.size() && (text[i + 1] == 'n' || text[i + 1] == 't')) ++counts.marks;
        break;
      case '[': {
        const absl::string_view inside = Inside(text, i, ']');
        if (inside.empty()) break;
        const size_t after = i + inside.size() + 2;
        if (after < text.size() && text[after] == '(') {
          ++counts.marks;
        } else if (IsName(inside)) {
          ++counts.placeholders;
        } else {
          ++counts.marks;
        }
        i += inside.size();
        break;
      }
      case '<': {
        const absl::string_view inside = Inside(text, i, '>');
        if (inside.empty() || IsSpace(inside.front())) break;
        if (IsHtmlTag(inside)) {
          ++counts.marks;
        } else if (IsName(inside)) {
          ++counts.placeholders;
        }
        i += inside.size();
        break;
      }
      case '%': {
        const absl::string_view inside = Inside(text, i, '%');
        const bool starts = i == 0 || IsSpace(text[i - 1]);
        const bool printf_like =
            i + 1 < text.size() && (text[i + 1] == '(' || text.substr(i + 1) == "s" ||
                                    (text[i + 1] == 's' && !IsAlpha(text[i + 2])));
        if (starts && (printf_like || IsName(inside))) {
          ++counts.placeholders;
          i += inside.size();
        }
        break;
      }
      case '*':
        ++counts.marks;
        break;
      case '_':
        ++(i + 1 < text.size() && i > 0 && IsAlpha(text[i - 1]) && IsAlpha(text[i + 1])
               ? counts.placeholders
               : counts.marks);
        break;
      case '#':
        // "#3" is spoken, "# Title" and "## Title" are not.
        if (StartsLine(text, i) && i + 1 < text.size() &&
            (text[i + 1] == ' ' || text[i + 1] == '#')) {
          ++counts.marks;
        }
        break;
      case '-':
      case '+':
        if (StartsLine(text, i) && i + 1 < text.size() && text[i + 1] == ' ') ++counts.marks;
        if (text.substr(i, 3) == "---") ++counts.marks;
        break;
      case ':':
      case ';':
        if (IsFace(text, i)) ++counts.faces;
        break;
      default:
        if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
          if (IsNumberedItem(text, i)) ++counts.marks;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
          const bool bullet = text.substr(i, 3) == "\xe2\x80\xa2";
          if (bullet) ++counts.marks;
          if (IsPictograph(text, i)) ++counts.emoji;
        }
        break;
    }
  }
  return counts;
}

}  // namespace turnopt::core
