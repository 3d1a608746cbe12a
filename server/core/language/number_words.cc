#include "server/core/language/number_words.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/core/language/lexicon.h"

// Idempotence rests on three rules that changes must keep. A magnitude word (hundred, thousand ...)
// never survives, except behind a decimal number. What is decided from the word before looks at the
// word as written out, which a second pass sees again. What is decided from the word after asks
// only whether it is numeric, which rewriting does not change.

namespace turnopt::core {
namespace {

// Longer tokens of digits are codes or phone numbers, not quantities that a magnitude multiplies.
constexpr size_t kMaxQuantityDigits = 9;
constexpr int64_t kMaxValue = 1'000'000'000'000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsInteger(absl::string_view token) {
  return !token.empty() && std::all_of(token.begin(), token.end(), IsDigit);
}

bool IsDecimal(absl::string_view token) { return IsNumberToken(token) && !IsInteger(token); }

const char* OrdinalSuffix(int64_t value) {
  if (value % 100 >= 11 && value % 100 <= 13) return "th";
  switch (value % 10) {
    case 1:
      return "st";
    case 2:
      return "nd";
    case 3:
      return "rd";
    default:
      return "th";
  }
}

class Digitizer {
 public:
  explicit Digitizer(const std::vector<std::string>& words) : words_(words) {
    entries_.reserve(words.size());
    for (const std::string& word : words) entries_.push_back(lexicon_.Find(word));
    out_.reserve(words.size());
  }

  std::vector<std::string> Run() {
    while (at_ < words_.size()) {
      if (!TakeRepeat() && !TakeCardinal() && !TakeOrdinal() && !TakeMeridiem()) {
        out_.push_back(words_[at_++]);
      }
    }
    return std::move(out_);
  }

 private:
  NumberRole Role(size_t i) const {
    return i < entries_.size() && entries_[i] != nullptr ? entries_[i]->role : NumberRole::kNone;
  }
  int64_t Value(size_t i) const { return entries_[i]->value; }
  bool Is(size_t i, absl::string_view word) const { return i < words_.size() && words_[i] == word; }
  bool IsOneDigit(size_t i) const {
    return Role(i) == NumberRole::kDigit ||
           (i < words_.size() && words_[i].size() == 1 && IsDigit(words_[i][0]));
  }
  std::string DigitText(size_t i) const {
    return Role(i) == NumberRole::kDigit ? absl::StrCat(Value(i)) : words_[i];
  }
  bool IsMagnitude(size_t i) const {
    return Role(i) == NumberRole::kHundred || Role(i) == NumberRole::kMagnitude;
  }

  // Whether a number begins at `i`, `one` included.
  bool StartsNumber(size_t i) const {
    switch (Role(i)) {
      case NumberRole::kDigit:
      case NumberRole::kTeen:
      case NumberRole::kTens:
      case NumberRole::kHundred:
      case NumberRole::kMagnitude:
        return true;
      case NumberRole::kRepeat:
        return IsOneDigit(i + 1);
      case NumberRole::kNone:
      case NumberRole::kOrdinal:
        break;
    }
    if (i >= words_.size()) return false;
    return IsNumberToken(words_[i]) || (Is(i, "a") && IsMagnitude(i + 1));
  }

  // Whether the `one` at `i` counts. See the header.
  bool OneCounts(size_t i) const {
    if (words_.size() == 1 || StartsNumber(i + 1)) return true;
    if (Is(i + 1, "point") && StartsDigits(i + 2)) return true;
    if ((Is(i + 1, "or") || Is(i + 1, "and")) && StartsNumber(i + 2)) return true;
    if ((Is(i + 1, "a") || Is(i + 1, "p")) && Is(i + 2, "m")) return true;
    if (!out_.empty() && IsNumberToken(out_.back())) return true;
    if (out_.size() >= 2 && (out_.back() == "or" || out_.back() == "to") &&
        IsNumberToken(out_[out_.size() - 2])) {
      return true;
    }
    const bool last = i + 1 == words_.size();
    if (!last && entries_[i + 1] != nullptr && entries_[i + 1]->counted) {
      return out_.empty() || (out_.back() != "that" && out_.back() != "this");
    }
    if (out_.empty()) return false;
    const LexiconEntry* before = lexicon_.Find(out_.back());
    return before != nullptr && before->before_count && !Is(i + 1, "of");
  }

  // double three -> 3 3
  bool TakeRepeat() {
    if (Role(at_) != NumberRole::kRepeat || !IsOneDigit(at_ + 1)) return false;
    const std::string digit = DigitText(at_ + 1);
    for (int64_t n = Value(at_); n > 1; --n) out_.push_back(digit);
    at_ += 2;
    PushInteger(digit);
    return true;
  }

  // Reads a number below 100 at `*i`: a unit, a teen, or tens with or without a unit.
  bool ReadBelowHundred(size_t* i, int64_t* value) const {
    switch (Role(*i)) {
      case NumberRole::kDigit:
      case NumberRole::kTeen:
        *value = Value((*i)++);
        return true;
      case NumberRole::kTens:
        *value = Value((*i)++);
        if (Role(*i) == NumberRole::kDigit && Value(*i) > 0) *value += Value((*i)++);
        return true;
      default:
        return false;
    }
  }

  // Reads `two hundred and five`: a number below 100, times hundreds, plus a number below 100 that
  // is not itself the start of hundreds.
  bool ReadGroup(size_t* i, int64_t* value) const {
    if (Role(*i) == NumberRole::kHundred) {
      *value = 1;
    } else if (!ReadBelowHundred(i, value)) {
      return false;
    }
    AddHundreds(i, value);
    return true;
  }

  void AddHundreds(size_t* i, int64_t* value) const {
    if (Role(*i) != NumberRole::kHundred) return;
    while (Role(*i) == NumberRole::kHundred && *value <= kMaxValue / 100) {
      *value *= 100;
      ++*i;
    }
    size_t end = *i + (Is(*i, "and") ? 1 : 0);
    int64_t rest = 0;
    if (*value % 100 == 0 && ReadBelowHundred(&end, &rest) && rest > 0 &&
        Role(end) != NumberRole::kHundred) {
      *value += rest;
      *i = end;
    }
  }

  // Multiplies by the magnitudes at `*i` and adds the smaller groups behind them: five thousand
  // two hundred. A group that has a magnitude of its own which is not smaller is another number.
  void AddMagnitudes(size_t* i, int64_t* value) const {
    int64_t smallest = kMaxValue;
    int64_t total = 0;
    int64_t group = *value;
    while (Role(*i) == NumberRole::kMagnitude && Value(*i) < smallest &&
           group <= kMaxValue / Value(*i)) {
      smallest = Value((*i)++);
      total += group * smallest;
      group = 0;
      size_t end = *i + (Is(*i, "and") ? 1 : 0);
      int64_t next = 0;
      if (!ReadGroup(&end, &next) || next >= smallest || next == 0) break;
      if (Role(end) == NumberRole::kHundred) break;
      if (Role(end) == NumberRole::kMagnitude && Value(end) >= smallest) break;
      group = next;
      *i = end;
    }
    *value = total + group;
  }

  bool TakeCardinal() {
    size_t end = at_;
    int64_t value = 0;
    const bool article = Is(at_, "a") && IsMagnitude(at_ + 1);
    if (article || IsMagnitude(at_)) {
      if (!article && !out_.empty() && IsDecimal(out_.back())) return false;
      end += article ? 1 : 0;
      value = 1;
    } else if (IsInteger(words_[at_])) {
      if (!IsMagnitude(at_ + 1) || words_[at_].size() > kMaxQuantityDigits ||
          !absl::SimpleAtoi(words_[at_], &value)) {
        PushInteger(words_[at_++]);
        return true;
      }
      ++end;
    } else if (Is(at_, "one") && !OneCounts(at_)) {
      return false;
    } else if (Role(at_) == NumberRole::kTens && Role(at_ + 1) == NumberRole::kOrdinal &&
               Value(at_ + 1) < 10) {
      const int64_t ordinal = Value(at_) + Value(at_ + 1);
      out_.push_back(absl::StrCat(ordinal, OrdinalSuffix(ordinal)));
      at_ += 2;
      return true;
    } else if (!ReadBelowHundred(&end, &value)) {
      return false;
    }
    AddHundreds(&end, &value);
    AddMagnitudes(&end, &value);
    at_ = end;
    PushInteger(absl::StrCat(value));
    return true;
  }

  // Takes the decimals behind it as well: three point one four -> 3.14
  void PushInteger(std::string text) {
    if (Is(at_, "point") && StartsDigits(at_ + 1) && text.size() <= kMaxQuantityDigits) {
      text.push_back('.');
      for (++at_; StartsDigits(at_); ++at_) {
        int64_t times = 1;
        if (Role(at_) == NumberRole::kRepeat) times = Value(at_++);
        for (; times > 0; --times) text += DigitText(at_);
      }
    }
    out_.push_back(std::move(text));
  }

  bool StartsDigits(size_t i) const {
    return IsOneDigit(i) || (Role(i) == NumberRole::kRepeat && IsOneDigit(i + 1));
  }

  bool TakeOrdinal() {
    if (Role(at_) != NumberRole::kOrdinal) return false;
    const int64_t value = Value(at_);
    if (value <= 2 && !NextToMonth(at_)) return false;
    out_.push_back(absl::StrCat(value, OrdinalSuffix(value)));
    ++at_;
    return true;
  }

  bool IsMonth(size_t i) const {
    return i < entries_.size() && entries_[i] != nullptr && entries_[i]->month;
  }

  bool NextToMonth(size_t i) const {
    return (i > 0 && IsMonth(i - 1)) || IsMonth(i + 1) || (Is(i + 1, "of") && IsMonth(i + 2));
  }

  // 8 a m -> 8 am. A repeated `am` behind it is a stutter, which only now shows.
  bool TakeMeridiem() {
    if (!(Is(at_, "a") || Is(at_, "p")) || !Is(at_ + 1, "m")) return false;
    if (out_.empty() || !IsNumberToken(out_.back())) return false;
    out_.push_back(absl::StrCat(words_[at_], "m"));
    for (at_ += 2; Is(at_, out_.back()); ++at_) {
    }
    return true;
  }

  const Lexicon& lexicon_ = Lexicon::English();
  const std::vector<std::string>& words_;
  std::vector<const LexiconEntry*> entries_;
  size_t at_ = 0;
  std::vector<std::string> out_;
};

bool IsOneDigitWord(absl::string_view word) {
  if (word.size() == 1 && IsDigit(word[0])) return true;
  const LexiconEntry* entry = Lexicon::English().Find(word);
  return entry != nullptr && entry->role == NumberRole::kDigit;
}

}  // namespace

std::vector<std::string> DigitizeNumbers(const std::vector<std::string>& words) {
  return Digitizer(words).Run();
}

std::vector<std::string> DigitizeSpokenZeros(const std::vector<std::string>& words) {
  if (std::find(words.begin(), words.end(), "oh") == words.end()) return words;
  std::vector<std::string> out;
  out.reserve(words.size());
  const auto one_digit = [&words](size_t i) {
    return i < words.size() && IsOneDigitWord(words[i]);
  };
  const auto is_oh = [&words](size_t i) { return i < words.size() && words[i] == "oh"; };
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "oh") {
      out.push_back(words[i]);
      continue;
    }
    const bool after_number = !out.empty() && IsNumeric(out.back());
    const bool starts_digits =
        out.empty() && one_digit(i + 1) && (one_digit(i + 2) || is_oh(i + 2));
    if ((after_number || starts_digits) && one_digit(i + 1)) {
      const LexiconEntry* digit = Lexicon::English().Find(words[i + 1]);
      out.push_back(
          absl::StrCat("0", digit != nullptr ? absl::StrCat(digit->value) : words[i + 1]));
      ++i;
    } else if (after_number && (i + 1 == words.size() || is_oh(i + 1) || IsNumeric(words[i + 1]))) {
      out.push_back("0");
    } else {
      out.push_back(words[i]);
    }
  }
  return out;
}

bool IsNumberToken(absl::string_view token) {
  return !token.empty() && IsDigit(token.front()) &&
         std::all_of(token.begin(), token.end(), [](char c) { return IsDigit(c) || c == '.'; });
}

bool IsNumeric(absl::string_view word) {
  if (IsNumberToken(word)) return true;
  const LexiconEntry* entry = Lexicon::English().Find(word);
  if (entry == nullptr) return false;
  return entry->role == NumberRole::kDigit || entry->role == NumberRole::kTeen ||
         entry->role == NumberRole::kTens || entry->role == NumberRole::kHundred ||
         entry->role == NumberRole::kMagnitude;
}

}  // namespace turnopt::core
