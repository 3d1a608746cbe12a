// First the text is cut into what stands between blanks, then marks are taken off the ends of each
// piece, then words are written out and dropped. Marks inside a piece stay as they are.
#include "server/core/language/key_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/core/language/lexicon.h"
#include "server/core/language/number_words.h"
#include "server/core/language/utf8.h"

namespace turnopt::core {
namespace {

using Words = std::vector<std::string>;

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsUpper(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
// A letter or digit of any script.
bool IsWordByte(char c) {
  return IsDigit(c) || IsAlpha(c) || static_cast<unsigned char>(c) >= 0x80;
}

template <size_t kSize>
bool IsOneOf(absl::string_view word, const std::array<absl::string_view, kSize>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Composed (NFC), with the signs that programs write for one another made one.
std::string Composed(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    int32_t c = 0;
    const size_t bytes = DecodeUtf8(text.substr(i), &c);
    if (bytes == 0) {
      out.push_back(' ');
      ++i;
      continue;
    }
    if (c == 0x2018 || c == 0x2019 || c == 0x02bc || c == '`') {
      out.push_back('\'');
    } else if (c == 0x201c || c == 0x201d || c == 0x201e || c == 0xab || c == 0xbb) {
      out.push_back('"');
    } else if (c == 0x2010 || c == 0x2011 || c == 0x2212) {
      out.push_back('-');
    } else if (c == 0x2013 || c == 0x2014) {
      // A dash joins two numbers and parts two thoughts.
      const bool joins = !out.empty() && IsDigit(out.back()) && i + bytes < text.size() &&
                         IsDigit(text[i + bytes]);
      out.append(joins ? "-" : " - ");
    } else if (c == 0x2026) {
      out.append("... ");
    } else if (c < 0x20 || c == 0x7f || c == 0xa0 || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS) {
      out.push_back(' ');
    } else {
      out.append(text.data() + i, bytes);
    }
    i += bytes;
  }
  if (std::all_of(out.begin(), out.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return out;
  }
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t bytes =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(out.data()),
                   static_cast<utf8proc_ssize_t>(out.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (bytes >= 0) out.assign(reinterpret_cast<const char*>(composed), static_cast<size_t>(bytes));
  std::free(composed);
  return out;
}

// Letter by letter; nothing is replaced by more than one letter.
std::string Lower(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    int32_t c = 0;
    const size_t bytes = std::max<size_t>(DecodeUtf8(text.substr(i), &c), 1);
    if (bytes == 1) {
      out.push_back(absl::ascii_tolower(static_cast<unsigned char>(text[i])));
    } else {
      utf8proc_uint8_t encoded[4];
      const auto length = utf8proc_encode_char(utf8proc_tolower(c), encoded);
      out.append(reinterpret_cast<const char*>(encoded), static_cast<size_t>(length));
    }
    i += bytes;
  }
  return out;
}

// Marks that end or part sentences, or enclose words.
bool IsMark(char c) { return absl::StrContains(".,!?;:\"'()[]", c); }

// A word, and the mark of a pause behind it.
struct Piece {
  std::string word;
  bool pause = false;
};

// Whether capitals make another word of it: US and us, IT and it, ER and er.
bool IsAnotherWordInCapitals(absl::string_view word) {
  static constexpr std::array<absl::string_view, 16> kWords = {
      "us", "it", "who", "er", "am",  "or",   "in",  "is",
      "ah", "mm", "hm",  "um", "may", "aids", "pin", "so"};
  return IsOneOf(absl::AsciiStrToLower(word), kWords);
}

// MW and mW, 5G and 5g: capitals in a short unit behind a number. AM and the like are said for am.
bool HoldsUnitCapitals(absl::string_view unit) {
  static constexpr std::array<absl::string_view, 12> kSame = {"AM", "PM", "KG", "KM", "CM", "LB",
                                                              "OZ", "FT", "ST", "ND", "RD", "TH"};
  if (unit.empty() || unit.size() > 3 || !std::all_of(unit.begin(), unit.end(), IsAlpha))
    return false;
  const bool all = std::all_of(unit.begin(), unit.end(), IsUpper);
  const bool inner = !IsUpper(unit.front()) && std::any_of(unit.begin(), unit.end(), IsUpper);
  return (all || inner) && !IsOneOf(unit, kSame);
}

// The word as the key writes it: lower-case, unless its capitals tell it from another word.
std::string Written(absl::string_view word, bool after_number, bool shouted) {
  if (shouted) return Lower(word);
  const bool capitals = word.size() >= 2 && std::all_of(word.begin(), word.end(), IsUpper);
  if (capitals && IsAnotherWordInCapitals(word)) return std::string(word);
  if (after_number && HoldsUnitCapitals(word)) return std::string(word);
  size_t digits = 0;
  while (digits < word.size() && IsDigit(word[digits])) ++digits;
  if (digits > 0 && HoldsUnitCapitals(word.substr(digits))) return std::string(word);
  return Lower(word);
}

// 1,250 -> 1250: a comma before exactly three digits.
std::string WithoutThousands(absl::string_view word) {
  std::string out;
  for (size_t i = 0; i < word.size(); ++i) {
    const auto digit = [&](size_t at) { return at < word.size() && IsDigit(word[at]); };
    const bool groups = word[i] == ',' && i > 0 && IsDigit(word[i - 1]) && digit(i + 1) &&
                        digit(i + 2) && digit(i + 3) && !digit(i + 4);
    if (!groups) out.push_back(word[i]);
  }
  return out;
}

// check-in -> check in, 3-year -> 3 year; not -5, 10-20, O-.
void SplitHyphens(absl::string_view word, Words* out) {
  size_t begin = 0;
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] != '-') continue;
    const bool numbers = IsDigit(word[i - 1]) && IsDigit(word[i + 1]);
    if (numbers || !IsWordByte(word[i - 1]) || !IsWordByte(word[i + 1])) continue;
    out->emplace_back(word.substr(begin, i - begin));
    begin = i + 1;
  }
  out->emplace_back(word.substr(begin));
}

std::vector<Piece> Cut(const std::string& text) {
  const bool shouted = std::none_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c));
  });
  std::vector<Piece> pieces;
  const auto blank = [&](size_t i) {
    return absl::ascii_isspace(static_cast<unsigned char>(text[i]));
  };
  for (size_t i = 0; i < text.size();) {
    if (blank(i)) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && !blank(end)) ++end;
    absl::string_view part = absl::string_view(text).substr(i, end - i);
    i = end;
    bool pause = false;
    while (!part.empty() && IsMark(part.front()) &&
           !(part.front() == '.' && part.size() > 1 && IsWordByte(part[1]))) {
      part.remove_prefix(1);
    }
    while (!part.empty() && IsMark(part.back())) {
      // 5' and 5" are feet and inches.
      const bool length = (part.back() == '\'' || part.back() == '"') && part.size() > 1 &&
                          IsDigit(part[part.size() - 2]);
      if (length) break;
      pause |= part.back() != '"' && part.back() != '\'';
      part.remove_suffix(1);
    }
    if (part.empty() || part == "-") {
      // What is left of a mark that stands alone is a pause; a dash before a number is a sign.
      if (part == "-" && !pieces.empty() && IsNumeric(pieces.back().word) && end < text.size() &&
          IsDigit(text[std::min(end + 1, text.size() - 1)])) {
        pieces.push_back({"-", false});
      } else if (!pieces.empty()) {
        pieces.back().pause = true;
      }
      continue;
    }
    if (part == "&") part = "and";
    Words words;
    SplitHyphens(part, &words);
    for (const std::string& word : words) {
      const bool after_number =
          !pieces.empty() && !pieces.back().pause && IsNumeric(pieces.back().word);
      pieces.push_back({WithoutThousands(Written(word, after_number, shouted)), false});
    }
    pieces.back().pause = pause;
  }
  return pieces;
}

// What is written for the word: contractions in full, a.m. as am, 5% as 5 percent.
void Expand(absl::string_view word, const Lexicon& lexicon, Words* out) {
  static constexpr std::array<std::pair<absl::string_view, absl::string_view>, 5> kSuffixes = {
      {{"'m", "am"}, {"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'d", "would"}}};
  const LexiconEntry* entry = lexicon.Find(word);
  if (entry != nullptr && !entry->written.empty()) {
    out->insert(out->end(), entry->written.begin(), entry->written.end());
    return;
  }
  if (word == "a.m" || word == "p.m") {
    out->push_back(word[0] == 'a' ? "am" : "pm");
    return;
  }
  if (word.size() > 2 && (absl::EndsWith(word, "am") || absl::EndsWith(word, "pm")) &&
      IsNumberToken(word.substr(0, word.size() - 2))) {
    out->emplace_back(word.substr(0, word.size() - 2));
    out->emplace_back(word.substr(word.size() - 2));
    return;
  }
  if (word.size() > 1 && word.back() == '%' && IsNumberToken(word.substr(0, word.size() - 1))) {
    out->emplace_back(word.substr(0, word.size() - 1));
    out->push_back("percent");
    return;
  }
  if (absl::ConsumeSuffix(&word, "n't")) {
    Expand(word, lexicon, out);
    out->push_back("not");
    return;
  }
  for (const auto& [suffix, said] : kSuffixes) {
    if (!absl::EndsWith(word, suffix) || word.size() == suffix.size()) continue;
    Expand(word.substr(0, word.size() - suffix.size()), lexicon, out);
    out->emplace_back(said);
    return;
  }
  out->emplace_back(word);
}

// Function words that are said twice by mistake; names and numbers are doubled on purpose.
bool IsStutter(absl::string_view word) {
  static constexpr std::array<absl::string_view, 36> kWords = {
      "i",  "a",    "the",  "to",   "and", "you", "we",    "is",    "it",   "of",  "in",  "my",
      "do", "can",  "what", "how",  "are", "for", "at",    "on",    "your", "so",  "but", "if",
      "or", "with", "when", "they", "he",  "she", "where", "could", "me",   "was", "be",  "this"};
  return IsOneOf(word, kWords);
}

// Written out, without hesitations and stutters, with a comma where two numbers are parted.
Words Spoken(const std::vector<Piece>& pieces, const Lexicon& lexicon) {
  Words words;
  bool parted = false;
  for (const Piece& piece : pieces) {
    const LexiconEntry* entry = lexicon.Find(piece.word);
    const bool unit = !words.empty() && IsNumeric(words.back());
    if (entry != nullptr && entry->hesitation && !unit && piece.word != "oh") {
      parted |= piece.pause;
      continue;
    }
    if (parted && unit && IsNumeric(piece.word)) words.push_back(",");
    parted = piece.pause;
    Words written;
    Expand(piece.word, lexicon, &written);
    for (std::string& word : written) {
      if (!words.empty() && word == words.back() && IsStutter(word)) continue;
      words.push_back(std::move(word));
    }
  }
  return words;
}

// `oh` is left to the digits that it may be a zero among; what is left of it is a hesitation.
Words WithoutSighs(const Words& words) {
  Words out;
  for (const std::string& word : DigitizeSpokenZeros(words)) {
    if (word != "oh") out.push_back(word);
  }
  return out;
}

// How many words at the front ask somebody to do what follows, without saying what. Only where a
// request follows, and where it is the listener who is asked: `can I` and `I want to` say who acts.
size_t PoliteWords(const Words& words, const Lexicon& lexicon) {
  static constexpr std::array<absl::string_view, 9> kPrefixes = {"i was wondering if you could",
                                                                 "i was wondering if you can",
                                                                 "i was hoping you could",
                                                                 "do you think you could",
                                                                 "would you be able to",
                                                                 "would you be so kind as to",
                                                                 "could you",
                                                                 "can you",
                                                                 "would you"};
  const std::string text = absl::StrJoin(words, " ");
  for (const absl::string_view prefix : kPrefixes) {
    if (!absl::StartsWith(text, prefix) || text.size() < prefix.size() + 2) continue;
    const size_t count = 1 + static_cast<size_t>(std::count(prefix.begin(), prefix.end(), ' '));
    if (count >= words.size()) continue;
    const LexiconEntry* next = lexicon.Find(words[count]);
    if (next != nullptr && next->request) return count;
  }
  return 0;
}

void DropPoliteness(const Lexicon& lexicon, Words* words) {
  const auto polite = [&lexicon](const std::string& word) {
    const LexiconEntry* entry = lexicon.Find(word);
    return entry != nullptr && entry->politeness;
  };
  if (!std::all_of(words->begin(), words->end(), polite)) {
    words->erase(std::remove_if(words->begin(), words->end(), polite), words->end());
  }
  const size_t count = PoliteWords(*words, lexicon);
  words->erase(words->begin(), words->begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

std::string KeyText(absl::string_view utterance) {
  const Lexicon& lexicon = Lexicon::English();
  Words words = WithoutSighs(Spoken(Cut(Composed(utterance)), lexicon));
  DropPoliteness(lexicon, &words);
  return absl::StrJoin(DigitizeNumbers(words), " ");
}

}  // namespace turnopt::core
