#include "server/core/language/judge_words.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

// A scanner cuts the text into raw words (with their case and inner punctuation); each raw word is
// then written the one way by which replies are compared, which may give two words ("do not").

namespace turnopt::core {
namespace {

struct Rewrite {
  absl::string_view from;
  absl::string_view to;
};

constexpr Rewrite kNumberWords[] = {{"two", "2"},  {"three", "3"},   {"four", "4"},   {"five", "5"},
                                    {"six", "6"},  {"seven", "7"},   {"eight", "8"},  {"nine", "9"},
                                    {"ten", "10"}, {"eleven", "11"}, {"twelve", "12"}};

// Endings that stand for a second word. "'s" may be a possessive; "is" is so common that the
// difference tells nothing.
constexpr Rewrite kEndings[] = {{"n't", "not"},  {"'m", "am"},    {"'re", "are"}, {"'ve", "have"},
                                {"'ll", "will"}, {"'d", "would"}, {"'s", "is"}};

constexpr Rewrite kWhole[] = {{"can't", "can not"}, {"cannot", "can not"}, {"won't", "will not"},
                              {"dont", "do not"},   {"whats", "what is"},  {"ok", "okay"},
                              {"goodbye", "bye"},   {"a.m", "am"},         {"p.m", "pm"}};

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool HasDigit(absl::string_view word) { return std::any_of(word.begin(), word.end(), IsDigit); }

bool IsMeridiem(absl::string_view word) { return word == "am" || word == "pm"; }

class Scanner {
 public:
  Scanner(absl::string_view text, size_t max_words, size_t max_sentences)
      : text_(text), max_words_(max_words), max_sentences_(max_sentences) {}

  JudgeWords Run() {
    while (at_ < text_.size() && result_.words.size() < max_words_) Step();
    CloseWord();
    CloseSentence(false);
    return std::move(result_);
  }

 private:
  void Step() {
    const char c = text_[at_];
    if (c == '{' && ScanPlaceholder()) return;
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || (c == '$' && word_.empty())) {
      Take(c);
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      ScanUnicode();
      return;
    } else if (IsInner(c)) {
      Take(c);
    } else {
      const bool abbreviation = c == '.' && (word_ == "a.m" || word_ == "p.m");
      CloseWord();
      if (c == '!' || c == '?' || c == '\n' || (c == '.' && !abbreviation)) CloseSentence(c == '?');
    }
    ++at_;
  }

  char Next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : ' '; }

  // An apostrophe between letters; '.', ',' and ':' between digits; the point inside "a.m".
  bool IsInner(char c) const {
    if (word_.empty()) return false;
    const char before = word_.back(), after = Next();
    if (c == '\'') return absl::ascii_isalpha(after) != 0 && absl::ascii_isalpha(before) != 0;
    if (c == '.' || c == ',' || c == ':') {
      if (IsDigit(before) && IsDigit(after)) return true;
      const char lower = absl::ascii_tolower(before);
      return c == '.' && word_.size() == 1 && (lower == 'a' || lower == 'p') &&
             absl::ascii_tolower(after) == 'm';
    }
    return false;
  }

  void Take(char c) {
    if (word_.empty()) capitalised_ = absl::ascii_isupper(static_cast<unsigned char>(c)) != 0;
    if (word_.size() < kMaxWordBytes) word_.push_back(absl::ascii_tolower(c));
  }

  // Letters of other scripts belong to words; a typographic apostrophe is an apostrophe.
  void ScanUnicode() {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + at_;
    utf8proc_int32_t c = -1;
    const utf8proc_ssize_t left =
        static_cast<utf8proc_ssize_t>(std::min<size_t>(4, text_.size() - at_));
    const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &c);
    if (read <= 0) {
      CloseWord();
      ++at_;
      return;
    }
    at_ += static_cast<size_t>(read);
    if (c == 0x2019 && !word_.empty()) {
      word_.push_back('\'');
      return;
    }
    const utf8proc_category_t category = utf8proc_category(c);
    if (category > UTF8PROC_CATEGORY_ME) {  // neither letter nor mark
      CloseWord();
      return;
    }
    if (word_.empty()) capitalised_ = category == UTF8PROC_CATEGORY_LU;
    utf8proc_uint8_t lower[4];
    const utf8proc_ssize_t size = utf8proc_encode_char(utf8proc_tolower(c), lower);
    if (word_.size() < kMaxWordBytes) {
      word_.append(reinterpret_cast<const char*>(lower), static_cast<size_t>(size));
    }
  }

  bool ScanPlaceholder() {
    const size_t close = text_.substr(at_ + 1, kMaxWordBytes).find('}');
    if (close == absl::string_view::npos || close == 0) return false;
    const absl::string_view name = text_.substr(at_ + 1, close);
    if (!std::all_of(name.begin(), name.end(), [](char c) {
          return c == '_' || c == '-' || c == '.' ||
                 absl::ascii_isalnum(static_cast<unsigned char>(c));
        })) {
      return false;
    }
    CloseWord();
    JudgeWord word;
    word.text = absl::StrCat("{", absl::AsciiStrToLower(name), "}");
    word.placeholder = true;
    Add(std::move(word));
    at_ += close + 2;
    return true;
  }

  void CloseWord() {
    if (word_.empty()) return;
    while (!word_.empty() && word_.back() == '\'') word_.pop_back();
    const std::string raw = std::exchange(word_, std::string());
    if (raw.empty() || raw == "$") return;
    const bool name =
        capitalised_ && !at_sentence_start_ && raw != "i" && !absl::StartsWith(raw, "i'");
    if (HasDigit(raw)) {
      AddNumber(raw, name);
    } else {
      AddPlain(raw, name);
    }
  }

  // "1st" -> "1", "8:00" -> "8", "1,200" -> "1200".
  void AddNumber(std::string raw, bool name) {
    for (const absl::string_view ordinal : {"st", "nd", "rd", "th"}) {
      if (raw.size() > 2 && absl::EndsWith(raw, ordinal) && IsDigit(raw[raw.size() - 3])) {
        raw.resize(raw.size() - 2);
        break;
      }
    }
    raw.erase(std::remove(raw.begin(), raw.end(), ','), raw.end());
    for (const absl::string_view zero : {":00", ".00"}) {
      const size_t found = raw.find(std::string(zero));
      if (found != std::string::npos && found > 0) raw.erase(found, zero.size());
    }
    JudgeWord word;
    word.text = std::move(raw);
    word.number = true;
    word.name = name && !IsDigit(word.text[0]) && word.text[0] != '$';
    Add(std::move(word));
  }

  void AddPlain(const std::string& raw, bool name) {
    if (raw ==
        "one") {  // a number in "one ticket", a pronoun in "that one": matches "1", claims nothing
      AddText("1", false);
      return;
    }
    for (const Rewrite& rewrite : kWhole) {
      if (raw == rewrite.from) {
        const size_t space = rewrite.to.find(' ');
        AddText(rewrite.to.substr(0, space), false);
        if (space != absl::string_view::npos) AddText(rewrite.to.substr(space + 1), false);
        return;
      }
    }
    for (const Rewrite& rewrite : kNumberWords) {
      if (raw == rewrite.from) {
        AddNumber(std::string(rewrite.to), false);
        return;
      }
    }
    for (const Rewrite& ending : kEndings) {
      if (raw.size() > ending.from.size() && absl::EndsWith(raw, ending.from)) {
        AddText(absl::string_view(raw).substr(0, raw.size() - ending.from.size()), name);
        AddText(ending.to, false);
        return;
      }
    }
    AddText(raw, name);
  }

  void AddText(absl::string_view text, bool name) {
    // "8 am" is one clock time, and the "am" of "I am" is not.
    if (IsMeridiem(text) && !result_.words.empty() && result_.words.back().number &&
        result_.words.back().sentence == sentence_ && IsDigit(result_.words.back().text.back())) {
      absl::StrAppend(&result_.words.back().text, text);
      return;
    }
    JudgeWord word;
    word.text = std::string(text);
    word.name = name;
    Add(std::move(word));
  }

  void Add(JudgeWord word) {
    at_sentence_start_ = false;
    if (result_.words.size() >= max_words_) return;
    word.sentence = sentence_;
    if (result_.question.size() <= sentence_) result_.question.resize(sentence_ + 1, false);
    result_.words.push_back(std::move(word));
  }

  void CloseSentence(bool question) {
    at_sentence_start_ = true;
    if (result_.question.size() <= sentence_) return;  // no word since the last one
    if (question) result_.question[sentence_] = true;
    if (sentence_ + 1 < max_sentences_) ++sentence_;
  }

  static constexpr size_t kMaxWordBytes = 64;

  const absl::string_view text_;
  const size_t max_words_;
  const size_t max_sentences_;
  size_t at_ = 0;
  size_t sentence_ = 0;
  std::string word_;  // the raw word being read, lowered
  bool capitalised_ = false;
  bool at_sentence_start_ = true;
  JudgeWords result_;
};

}  // namespace

JudgeWords SplitReply(absl::string_view reply, size_t max_words, size_t max_sentences) {
  return Scanner(reply, max_words, std::max<size_t>(1, max_sentences)).Run();
}

}  // namespace turnopt::core
