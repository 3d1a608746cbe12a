// One pass over code points. ASCII, nearly everything, is classified by
// comparison; the rest goes through utf8proc's category table.
#include "server/core/quality/spoken_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace turnopt::core {
namespace {

constexpr uint64_t kFnvOffset = 14695981039346656037ULL;
constexpr uint64_t kFnvPrime = 1099511628211ULL;

uint64_t Fnv1a(absl::string_view bytes) {
  uint64_t hash = kFnvOffset;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return hash;
}

enum class Kind { kLower, kUpper, kDigit, kSpace, kBreak, kMark, kPlain, kSymbol, kInvalid };

struct CodePoint {
  int32_t value = 0;
  size_t length = 1;
  Kind kind = Kind::kInvalid;
};

Kind KindOfAscii(unsigned char c) {
  if (c >= 'a' && c <= 'z') return Kind::kLower;
  if (c >= 'A' && c <= 'Z') return Kind::kUpper;
  if (c >= '0' && c <= '9') return Kind::kDigit;
  if (c == '\n' || c == '\r') return Kind::kBreak;
  if (c == ' ' || c == '\t') return Kind::kSpace;
  if (c == '.' || c == ',' || c == '!' || c == '?' || c == '\'' || c == '-') return Kind::kPlain;
  return Kind::kSymbol;
}

Kind KindOfWide(int32_t value) {
  switch (value) {
    case 0x2018:
    case 0x2019:
    case 0x2013:
    case 0x2014:
    case 0x201c:
    case 0x201d:
    case 0x2026:
      return Kind::kPlain;  // typographic quotes, dashes, ellipsis
    case 0x00a0:
    case 0x2009:
    case 0x202f:
      return Kind::kSpace;
    default:
      break;
  }
  switch (utf8proc_category(value)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
      return Kind::kUpper;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return Kind::kLower;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return Kind::kMark;
    case UTF8PROC_CATEGORY_ND:
      return Kind::kDigit;
    case UTF8PROC_CATEGORY_ZS:
      return Kind::kSpace;
    default:
      return Kind::kSymbol;
  }
}

CodePoint Decode(absl::string_view text, size_t at) {
  const unsigned char first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, KindOfAscii(first)};
  utf8proc_int32_t value = 0;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                       static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (length <= 0) return {};
  return {value, static_cast<size_t>(length), KindOfWide(value)};
}

// Latin blocks up to Latin Extended-B and Latin Extended Additional.
bool IsLatin(int32_t value) { return value < 0x250 || (value >= 0x1e00 && value < 0x1f00); }

bool IsWordKind(Kind kind) {
  return kind == Kind::kLower || kind == Kind::kUpper || kind == Kind::kDigit ||
         kind == Kind::kMark;
}

absl::string_view ReadablePrefix(absl::string_view text) {
  if (text.size() <= SpokenText::kMaxBytes) return text;
  size_t end = SpokenText::kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

// A full stop after these does not end a sentence. Single letters ("p.m.", "D.C.") neither.
bool IsAbbreviation(absl::string_view lowered) {
  static constexpr std::array<absl::string_view, 14> kAbbreviations = {
      "apt", "ave", "blvd", "dr", "etc", "ext", "jr", "mr", "mrs", "ms", "no", "st", "vs", "rd"};
  return lowered.size() == 1 ||
         std::find(kAbbreviations.begin(), kAbbreviations.end(), lowered) != kAbbreviations.end();
}

}  // namespace

SpokenText::SpokenText(absl::string_view text) : original_(ReadablePrefix(text)) {
  lowered_.reserve(original_.size() * 2 + 4);  // lower-casing at most doubles a code point's bytes
  words_.reserve(std::min<size_t>(kMaxWords, original_.size() / 4 + 4));
  bool in_word = false;
  Kind previous_kind = Kind::kSpace;
  size_t uppers = 0;
  size_t word_letters = 0;
  const auto close_word = [&] {
    if (!in_word) return;
    in_word = false;
    SpokenWord& word = words_.back();
    word.text = absl::string_view(lowered_).substr(word_begin_);
    word.hash = Fnv1a(word.text);
    word.all_capitals = word_letters >= 2 && uppers == word_letters;
  };
  for (size_t at = 0; at < original_.size();) {
    const CodePoint point = Decode(original_, at);
    const size_t next = at + point.length;
    const bool letter = point.kind == Kind::kLower || point.kind == Kind::kUpper;
    if (letter) {
      ++letters_;
      if (!IsLatin(point.value)) ++non_latin_letters_;
    }
    bool inside = IsWordKind(point.kind);
    if (!inside && in_word && next < original_.size()) {
      // Characters that belong to a word when there is more of it behind them.
      const Kind next_kind = Decode(original_, next).kind;
      const bool apostrophe = point.value == '\'' || point.value == 0x2019;
      if (apostrophe) inside = next_kind == Kind::kLower || next_kind == Kind::kUpper;
      if (point.value == '.' || point.value == ',' || point.value == ':') {
        inside = previous_kind == Kind::kDigit && next_kind == Kind::kDigit;
      }
    }
    if (inside) {
      if (!in_word) {
        if (words_.size() >= kMaxWords) break;
        in_word = true;
        uppers = word_letters = 0;
        word_begin_ = lowered_.size();
        words_.emplace_back();
        words_.back().offset = static_cast<uint32_t>(at);
        words_.back().sentence = static_cast<uint16_t>(sentences_.size());
        words_.back().capitalised = point.kind == Kind::kUpper;
      }
      if (point.kind == Kind::kUpper) ++uppers;
      if (letter) ++word_letters;
      if (point.kind == Kind::kDigit) words_.back().has_digit = true;
      if (point.value < 0x80) {
        const char c = static_cast<char>(point.value);
        lowered_.push_back(point.kind == Kind::kUpper ? static_cast<char>(c | 0x20) : c);
      } else if (point.value == 0x2019) {
        lowered_.push_back('\'');
      } else {
        utf8proc_uint8_t bytes[4];
        const auto length = utf8proc_encode_char(utf8proc_tolower(point.value), bytes);
        lowered_.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
      }
    } else {
      close_word();
      switch (point.kind) {
        case Kind::kInvalid:
          ++invalid_bytes_;
          break;
        case Kind::kSymbol:
          ++symbols_;
          break;
        case Kind::kBreak:
          CloseSentence(0);
          break;
        default:
          break;
      }
      if (!words_.empty() && (point.value == ',' || point.value == ';' || point.value == ':')) {
        words_.back().comma_after = true;
      }
      const bool question = point.value == '?' || point.value == 0xff1f;
      if (question || point.value == '!' || point.value == 0x3002) {
        CloseSentence(question ? '?' : '!');
      } else if (point.value == '.' || point.value == 0x2026) {
        const bool abbreviation = point.value == '.' && !words_.empty() &&
                                  !words_.back().has_digit && next < original_.size() &&
                                  IsAbbreviation(words_.back().text);
        if (!abbreviation) CloseSentence('.');
      }
    }
    if (point.kind != Kind::kSpace && point.kind != Kind::kBreak) {
      const char c = point.value < 0x80 ? static_cast<char>(point.value) : '\0';
      if (IsWordKind(point.kind)) {
        ends_with_terminator_ = false;
      } else if (c == '.' || c == '!' || c == '?' || point.value == 0x2026 ||
                 point.value == 0x3002 || point.value == 0xff1f) {
        ends_with_terminator_ = true;
      } else if (c != '"' && c != '\'' && c != ')' && point.value != 0x201d &&
                 point.value != 0x2019) {
        ends_with_terminator_ = false;
      }
    }
    previous_kind = point.kind;
    at = next;
  }
  close_word();
  CloseSentence(0);
}

void SpokenText::CloseSentence(char terminator) {
  const uint32_t begin = sentences_.empty() ? 0 : sentences_.back().end;
  const uint32_t end = static_cast<uint32_t>(words_.size());
  if (begin == end) {
    // "Really?!": the first question mark decides for the sentence that is already closed.
    if (terminator == '?' && !sentences_.empty() && sentences_.back().terminator == '!') {
      sentences_.back().terminator = '?';
      ++questions_;
    }
    return;
  }
  sentences_.push_back({begin, end, terminator});
  if (terminator == '?') ++questions_;
}

}  // namespace turnopt::core
