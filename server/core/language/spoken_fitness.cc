// Phrases are looked for in the reply's words, lower-case and joined by single blanks with one at
// either end, so that they match whole words. Signs are looked for in the reply as written.
#include "server/core/language/spoken_fitness.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "server/core/language/markup.h"
#include "server/core/language/unfit_phrases.h"
#include "server/core/language/utf8.h"

namespace turnopt::core {
namespace {

// Digits in a row that nobody says and nobody follows: telephone numbers are grouped.
constexpr size_t kRawDigits = 7;
constexpr size_t kRawDecimals = 3;

bool IsAlpha(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }
bool IsAlnum(char c) { return IsAlpha(c) || IsDigit(c); }
bool IsLower(char c) { return absl::ascii_islower(static_cast<unsigned char>(c)); }
bool IsUpper(char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); }
bool IsSpace(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }
bool EndsSentence(char c) { return c == '.' || c == '!' || c == '?'; }

template <size_t kSize>
bool IsOneOf(absl::string_view word, const std::array<absl::string_view, kSize>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The reply read once.
struct Read {
  explicit Read(absl::string_view reply) : original(absl::StripAsciiWhitespace(reply)) {
    size_t begin = 0;
    while (begin < original.size()) {
      while (begin < original.size() && IsSpace(original[begin])) ++begin;
      size_t end = begin;
      while (end < original.size() && !IsSpace(original[end])) ++end;
      if (end > begin) parts.push_back(original.substr(begin, end - begin));
      begin = end;
    }
    words = " ";
    for (size_t i = 0; i < original.size();) {
      int32_t code_point = 0;
      const size_t bytes = DecodeUtf8(original.substr(i), &code_point);
      const bool apostrophe = code_point == 0x2019 || code_point == '\'';
      if (bytes > 0 && IsWordCodePoint(code_point)) {
        has_word = true;
        absl::StrAppend(&words, absl::AsciiStrToLower(original.substr(i, bytes)));
      } else if (bytes > 0 && apostrophe) {
        words.push_back('\'');
      } else if (words.back() != ' ') {
        words.push_back(' ');
      }
      i += std::max<size_t>(bytes, 1);
    }
    if (words.back() != ' ') words.push_back(' ');
  }

  bool Says(absl::string_view phrase) const {
    return absl::StrContains(words, absl::StrCat(" ", phrase, " "));
  }
  bool SaysOne(absl::Span<const absl::string_view> phrases) const {
    return std::any_of(phrases.begin(), phrases.end(),
                       [this](absl::string_view phrase) { return Says(phrase); });
  }

  absl::string_view original;
  std::vector<absl::string_view> parts;  // what stands between blanks
  std::string words;
  bool has_word = false;
};

// A part without the punctuation around it.
absl::string_view Bare(absl::string_view part) {
  const auto is_mark = [](char c) { return absl::StrContains(".,;:!?\"'()", c); };
  while (!part.empty() && is_mark(part.front())) part.remove_prefix(1);
  while (!part.empty() && is_mark(part.back())) part.remove_suffix(1);
  return part;
}

// undefined, NaN, TODO: what programs and authors write where a value is missing.
bool IsLeftover(absl::string_view bare) {
  static constexpr std::array<absl::string_view, 9> kAnyCase = {
      "undefined", "null", "nan", "nil", "todo", "fixme", "tbd", "n/a", "nullptr"};
  static constexpr std::array<absl::string_view, 5> kAsWritten = {"XXX", "XX", "INSERT",
                                                                  "PLACEHOLDER", "Placeholder"};
  // A name may read like one (Nan, Nil): then it is written so.
  if (absl::ConsumePrefix(&bare, "$") && bare.empty()) return false;
  const bool name = bare.size() == 3 && IsUpper(bare[0]) && IsLower(bare[1]) && IsLower(bare[2]);
  return (IsOneOf(absl::AsciiStrToLower(bare), kAnyCase) && !name) || IsOneOf(bare, kAsWritten);
}

// $name, @name, :name, #name#, {0}: the variables of template languages that markup.h has no sign
// for.
bool IsVariable(absl::string_view bare) {
  if (bare.size() < 3) return false;
  const bool letters_follow = IsAlpha(bare[1]) && IsAlpha(bare[2]);
  if (bare[0] == '$') return letters_follow && IsLower(bare[1]);
  return bare[0] == '#' && bare.back() == '#' && letters_follow;
}

// Python's None inside a sentence, and an empty quotation where a value is due.
bool IsMissingValue(absl::string_view part, absl::string_view before) {
  if (Bare(part) == "None" && !EndsSentence(before.back())) return true;
  static constexpr std::array<absl::string_view, 9> kDue = {"is", "are", "at",  "for", "to",
                                                            "on", "of",  "was", "by"};
  const bool empty =
      part == "\"\"." || part == "\"\"" || part == "''." || part == "()." || part == "()";
  return empty && IsOneOf(absl::AsciiStrToLower(Bare(before)), kDue);
}

// "at on Monday", "the is ready": two words between which a value is missing.
bool AreParted(absl::string_view before, absl::string_view word) {
  static constexpr std::array<absl::string_view, 4> kBeforeNoun = {"the", "a", "an", "your"};
  static constexpr std::array<absl::string_view, 8> kNoNoun = {"is", "are", "was", "for",
                                                               "of", "and", "or",  "with"};
  if (IsOneOf(before, kBeforeNoun)) return IsOneOf(word, kNoNoun);
  return before == "at" && (word == "on" || word == "at" || word == "for" || word == "and");
}

// Words that want something behind them, where a full stop stands.
bool WantsMore(absl::string_view word) {
  static constexpr std::array<absl::string_view, 21> kWords = {
      "is", "are", "was", "at",  "for", "to", "on",    "of",   "by", "in",  "with",
      "a",  "an",  "the", "and", "or",  "my", "hello", "from", "hi", "your"};
  return IsOneOf(word, kWords);
}

// "Your name is .", "Hello , your table is at ." - but not a text in which every sign stands apart.
bool HasHole(const Read& read) {
  size_t attached = 0;
  bool hole = false;
  for (size_t i = 0; i < read.parts.size(); ++i) {
    const absl::string_view part = read.parts[i];
    if (part.size() > 1 && (EndsSentence(part.back()) || part.back() == ',')) ++attached;
    if (i == 0) continue;
    const std::string before = absl::AsciiStrToLower(Bare(read.parts[i - 1]));
    if (part == "," && read.parts[i - 1].back() == ',') return true;
    if (part == "$." || part == "$!") return true;
    if (read.parts[i - 1] == before && AreParted(before, part)) return true;
    if ((part == "." || part == "!" || part == ",") && WantsMore(before)) hole = true;
  }
  if (!hole) return false;
  // Tokenised corpora set every sign apart: there the last sign says nothing.
  const bool few = std::count(read.parts.begin(), read.parts.end(), ".") +
                       std::count(read.parts.begin(), read.parts.end(), ",") <=
                   2;
  return attached > 0 || few;
}

// "Your name is.": a noun, a copula, the end. "That's what it is." and "It is." are sentences.
bool EndsOnCopula(absl::string_view sentence) {
  const Read read(sentence);
  if (read.parts.size() < 2) return false;
  const std::string last = absl::AsciiStrToLower(Bare(read.parts.back()));
  if (last != "is" && last != "are" && last != "was") return false;
  static constexpr std::array<absl::string_view, 20> kElliptic = {
      "it",  "that", "there", "he",  "she", "they", "you",   "we",   "i",  "this",
      "who", "what", "how",   "why", "if",  "as",   "where", "than", "so", "whether"};
  return std::none_of(read.parts.begin(), read.parts.end(), [](absl::string_view part) {
    return IsOneOf(absl::AsciiStrToLower(Bare(part)), kElliptic);
  });
}

bool HasEmptyCopula(absl::string_view text) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!EndsSentence(text[i]) && text[i] != ',') continue;
    if (text[i] != '?' && EndsOnCopula(text.substr(begin, i - begin))) return true;
    begin = i + 1;
  }
  return false;
}

bool IsUnfilled(const Read& read, const MarkupCounts& markup) {
  if (markup.placeholders > 0 || absl::StrContains(read.original, "[object ")) return true;
  for (size_t i = 0; i < read.parts.size(); ++i) {
    const absl::string_view bare = Bare(read.parts[i]);
    if (IsLeftover(bare) || IsVariable(bare)) return true;
    if (i > 0 && IsMissingValue(read.parts[i], read.parts[i - 1])) return true;
  }
  return read.SaysOne(UnfilledPhrases()) || HasHole(read) || HasEmptyCopula(read.original);
}

// 4f9a-11ec-8d3d, 0x7ffe, a1b2c3d4e5: letters and digits mixed as no code for people is.
bool IsMachineCode(absl::string_view bare) {
  size_t groups = 0, changes = 0, hex_letters = 0;
  bool hex = true;
  for (size_t i = 0; i < bare.size(); ++i) {
    if (bare[i] == '-') {
      ++groups;
      continue;
    }
    if (!IsAlnum(bare[i])) return false;
    if (i > 0 && IsAlnum(bare[i - 1]) && IsDigit(bare[i]) != IsDigit(bare[i - 1])) ++changes;
    const bool hex_digit = absl::ascii_isxdigit(static_cast<unsigned char>(bare[i])) != 0;
    hex &= hex_digit;
    if (IsAlpha(bare[i])) ++hex_letters;
  }
  if (hex && hex_letters > 0 && changes >= 2 && bare.size() >= 10) return true;
  return absl::StartsWith(bare, "0x") && bare.size() > 3;
}

// 1234567, 1234567.891, 3.14159; not 415-555-0134 or 1,250,000.
bool IsRawNumber(absl::string_view bare) {
  size_t run = 0, longest = 0, decimals = 0;
  bool point = false;
  for (const char c : bare) {
    if (c == '$') continue;
    if (IsDigit(c)) {
      longest = std::max(longest, ++run);
      if (point) ++decimals;
    } else if (c == '.' && !point) {
      point = true;
      run = 0;
    } else if (c == ',' || c == '-') {
      run = 0;
    } else {
      return false;
    }
  }
  return longest >= kRawDigits || decimals >= kRawDecimals;
}

// send_catalogue(id), getOrder(42): a name with its arguments right behind it.
bool IsCall(absl::string_view part) {
  const size_t open = part.find('(');
  if (open == absl::string_view::npos || open < 3) return false;
  const absl::string_view name = part.substr(0, open);
  if (!std::all_of(name.begin(), name.end(),
                   [](char c) { return IsAlnum(c) || c == '_' || c == '.'; })) {
    return false;
  }
  const bool camel = std::any_of(name.begin() + 1, name.end(), IsUpper) && IsLower(name.front());
  const bool plural = absl::StartsWith(part.substr(open), "(s)") ||  // guest(s)
                      absl::StartsWith(part.substr(open), "(es)");
  return camel || (!plural && IsLower(name.front()) && IsLower(name.back()));
}

// /usr/lib/x, C:\x, file.json, 2024-05-01T10:00:00Z
bool IsPathOrStamp(absl::string_view bare) {
  static constexpr std::array<absl::string_view, 12> kEndings = {".json", ".py",   ".js",  ".html",
                                                                 ".xml",  ".yaml", ".yml", ".txt",
                                                                 ".log",  ".php",  ".csv", ".sql"};
  if (bare.size() > 3 && (bare[0] == '/' || absl::StartsWith(bare, "./"))) {
    return std::count(bare.begin(), bare.end(), '/') >= 2;
  }
  if (bare.size() > 3 && IsAlpha(bare[0]) && bare.substr(1, 2) == ":\\") return true;
  const bool stamp = bare.size() >= 16 && IsDigit(bare[0]) && bare[10] == 'T' && bare[4] == '-';
  return stamp || std::any_of(kEndings.begin(), kEndings.end(), [bare](absl::string_view ending) {
           return bare.size() > ending.size() && absl::EndsWithIgnoreCase(bare, ending);
         });
}

bool IsMachineText(const Read& read) {
  const absl::string_view text = read.original;
  if (absl::StartsWith(text, "{") || absl::StartsWith(text, "[{") ||
      absl::StrContains(text, "\":") || absl::StrContains(text, "=>") ||
      absl::StrContains(text, "==") || absl::StrContains(text, "();") ||
      absl::StrContains(text, "</") || absl::StrContains(text, "/>")) {
    return true;
  }
  for (const absl::string_view part : read.parts) {
    const absl::string_view bare = Bare(part);
    if (IsCall(part) || IsMachineCode(bare) || IsRawNumber(bare) || IsPathOrStamp(bare))
      return true;
  }
  return read.SaysOne(MachinePhrases());
}

// "status 429", "error 500", "code 404": a number of the kind that servers answer with.
bool NamesStatusCode(const Read& read) {
  static constexpr std::array<absl::string_view, 4> kBefore = {" status ", " error ", " code ",
                                                               " http "};
  for (const absl::string_view before : kBefore) {
    size_t at = read.words.find(before.data(), 0, before.size());
    for (; at != std::string::npos; at = read.words.find(before.data(), at + 1, before.size())) {
      const absl::string_view rest = absl::string_view(read.words).substr(at + before.size());
      if (rest.size() >= 4 && (rest[0] == '4' || rest[0] == '5') && IsDigit(rest[1]) &&
          IsDigit(rest[2]) && rest[3] == ' ') {
        return true;
      }
    }
  }
  return false;
}

// "Assistant: ..." at the beginning of a line.
bool HasRoleLabel(absl::string_view text) {
  static constexpr std::array<absl::string_view, 16> kRoles = {
      "assistant", "agent",  "system",   "user",  "human",   "ai",     "bot",         "caller",
      "customer",  "answer", "response", "reply", "thought", "action", "observation", "output"};
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const absl::string_view line = absl::StripLeadingAsciiWhitespace(text.substr(0, end));
    const size_t colon = line.find(':');
    if (colon != absl::string_view::npos && colon + 1 < line.size() &&
        IsOneOf(absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, colon))), kRoles)) {
      return true;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

bool IsPromptText(const Read& read) {
  if (HasRoleLabel(read.original) || absl::StrContains(read.original, "<|") ||
      absl::StrContains(read.original, "[INST") || absl::StrContains(read.original, "<think")) {
    return true;
  }
  return read.SaysOne(PromptPhrases());
}

// A clause that has begun: "... and you can", "we have", "which is the".
bool IsCut(const Read& read) {
  if (read.parts.size() < 2) return false;
  const absl::string_view text = read.original;
  const char last = text.back();
  if (last == ',' || last == ';' || last == ':' || last == '(' || last == '&' || last == '/') {
    return true;
  }
  if ((last == '-' && text[text.size() - 2] == ' ') || absl::EndsWith(text, " \xe2\x80\x93") ||
      absl::EndsWith(text, " \xe2\x80\x94")) {
    return true;
  }
  const absl::string_view written = Bare(read.parts.back());
  const std::string word = absl::AsciiStrToLower(written);
  if (last == '?' || last == '!') return false;
  static constexpr std::array<absl::string_view, 13> kNever = {
      "the", "a", "an", "and", "or", "your", "my", "our", "their", "if", "because", "but", "i'm"};
  if (IsOneOf(word, kNever) && written != "A") return true;  // "suite A." is whole
  if (EndsSentence(last) || last == '"' || last == ')' || IsDigit(last)) return false;
  static constexpr std::array<absl::string_view, 29> kOpen = {
      "am",    "is",     "are",  "was",  "were",   "be",    "can",  "could",  "will",   "would",
      "shall", "should", "must", "may",  "might",  "have",  "has",  "had",    "which",  "who",
      "whose", "than",   "into", "i'll", "you're", "we're", "it's", "that's", "between"};
  if (word == "am" && IsDigit(read.parts[read.parts.size() - 2].back())) return false;
  if (IsOneOf(word, kOpen)) {
    // "Yes you can", "as soon as I can" and "let me know if you would" are whole.
    static constexpr std::array<absl::string_view, 8> kWhole = {
        " if ", " as ", " when ", " what ", " how ", " where ", " that ", " who "};
    const bool subordinate = std::any_of(kWhole.begin(), kWhole.end(), [&](absl::string_view mark) {
      return absl::StrContains(read.words, mark);
    });
    return read.parts.size() > 4 && !subordinate;
  }
  static constexpr std::array<absl::string_view, 7> kPrepositions = {"of", "from", "with", "for",
                                                                     "to", "at",   "by"};
  static constexpr std::array<absl::string_view, 8> kStranding = {
      " what ", " which ", " who ", " where ", " anything ", " something ", " that ", " how "};
  return IsOneOf(word, kPrepositions) &&
         std::none_of(kStranding.begin(), kStranding.end(),
                      [&](absl::string_view mark) { return absl::StrContains(read.words, mark); });
}

}  // namespace

absl::string_view UnfitName(Unfit unfit) {
  static constexpr std::array<absl::string_view, kUnfitKinds> kNames = {
      "empty",      "markup",      "placeholder", "machine_text",
      "error_text", "prompt_text", "cut",         "momentary"};
  return kNames[static_cast<size_t>(unfit)];
}

std::vector<Unfit> FindUnfit(absl::string_view reply) {
  const Read read(reply);
  if (!read.has_word) return {Unfit::kEmpty};
  const MarkupCounts markup = FindMarkup(read.original);
  std::vector<Unfit> found;
  const auto check = [&found](Unfit unfit, bool present) {
    if (present) found.push_back(unfit);
  };
  check(Unfit::kMarkup, markup.marks + markup.links + markup.emoji > 0);
  check(Unfit::kPlaceholder, IsUnfilled(read, markup));
  check(Unfit::kMachineText, IsMachineText(read));
  check(Unfit::kErrorText, NamesStatusCode(read) || read.SaysOne(ErrorPhrases()));
  check(Unfit::kPromptText, IsPromptText(read));
  check(Unfit::kCut, IsCut(read));
  check(Unfit::kMomentary, read.SaysOne(MomentaryPhrases()));
  return found;
}

absl::optional<Unfit> WhyUnfit(absl::string_view reply) {
  const std::vector<Unfit> found = FindUnfit(reply);
  if (found.empty()) return absl::nullopt;
  return found.front();
}

}  // namespace turnopt::core
