#include "server/core/language/word_scanner.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "server/core/language/utf8.h"

namespace turnopt::core {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The signs that speech recognisers and keyboards write for an apostrophe.
bool IsApostrophe(int32_t code_point) {
  return code_point == '\'' || code_point == '`' || code_point == 0x2018 || code_point == 0x2019 ||
         code_point == 0x02BC;
}

const char* CurrencyWord(int32_t code_point) {
  switch (code_point) {
    case '$':
      return "dollars";
    case 0x00A3:
      return "pounds";
    case 0x20AC:
      return "euros";
    default:
      return nullptr;
  }
}

bool IsMagnitude(absl::string_view word) {
  return word == "hundred" || word == "thousand" || word == "million" || word == "billion";
}

class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  std::vector<std::string> Run() {
    while (at_ < text_.size()) {
      const CodePoint front = Decode(at_);
      if (IsApostrophe(front.value)) {
        at_ += front.bytes;
      } else if (StartsWord(front.value)) {
        ScanWord();
      } else {
        ScanSign(front);
      }
    }
    FlushCurrency();
    return std::move(words_);
  }

 private:
  struct CodePoint {
    int32_t value;
    size_t bytes;
  };

  // `-1`, one byte long, where the text is not UTF-8 (which FoldCase rules out) or has ended.
  CodePoint Decode(size_t at) const {
    if (at >= text_.size()) return {-1, 1};
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (absl::ascii_isascii(byte)) return {byte, 1};
    int32_t value;
    const size_t bytes = DecodeUtf8(text_.substr(at), &value);
    return bytes == 0 ? CodePoint{-1, 1} : CodePoint{value, bytes};
  }

  static bool StartsWord(int32_t c) {
    if (c < 0) return false;
    if (c < 0x80) return absl::ascii_isalnum(static_cast<unsigned char>(c));
    return !IsApostrophe(c) && IsWordStartCodePoint(c);
  }

  static bool ContinuesWord(int32_t c) {
    if (c < 0x80) return StartsWord(c);
    return !IsApostrophe(c) && IsWordCodePoint(c);
  }

  bool DigitAt(size_t at) const { return at < text_.size() && IsDigit(text_[at]); }

  void ScanSign(CodePoint sign) {
    const bool after_digit = at_ > 0 && IsDigit(text_[at_ - 1]);
    at_ += sign.bytes;
    const char* currency = CurrencyWord(sign.value);
    if (currency != nullptr && DigitAt(at_)) {
      FlushCurrency();
      next_currency_ = currency;
    } else if (sign.value == '%' && after_digit) {
      Push("percent");
    } else if (sign.value == '&') {
      Push("and");
    }
  }

  void ScanWord() {
    std::string word;
    while (at_ < text_.size()) {
      const CodePoint c = Decode(at_);
      if (ContinuesWord(c.value)) {
        word.append(text_.data() + at_, c.bytes);
        at_ += c.bytes;
      } else if (IsApostrophe(c.value) && StartsWord(Decode(at_ + c.bytes).value)) {
        word.push_back('\'');
        at_ += c.bytes;
      } else if (c.value == '.' && IsDigit(word.back()) && DigitAt(at_ + 1)) {
        word.push_back('.');
        ++at_;
      } else if (c.value == ',' && IsDigit(word.back()) && GroupsThousands(at_)) {
        ++at_;
      } else {
        break;
      }
    }
    if (TakeDottedMeridiem(word)) word.push_back('m');
    Push(std::move(word));
  }

  // Whether exactly three digits follow the comma at `at`.
  bool GroupsThousands(size_t at) const {
    return DigitAt(at + 1) && DigitAt(at + 2) && DigitAt(at + 3) && !DigitAt(at + 4);
  }

  // Takes the `.m.` of `a.m.`, `8a.m.` or `p.m`.
  bool TakeDottedMeridiem(absl::string_view word) {
    if (word.back() != 'a' && word.back() != 'p') return false;
    for (const char c : word.substr(0, word.size() - 1)) {
      if (!IsDigit(c)) return false;
    }
    if (text_.substr(at_, 2) != ".m" || ContinuesWord(Decode(at_ + 2).value)) return false;
    at_ += 2;
    if (at_ < text_.size() && text_[at_] == '.') ++at_;
    return true;
  }

  // `$2 million` is said "two million dollars": the currency waits for a magnitude.
  void Push(std::string word) {
    if (currency_ != nullptr && !IsMagnitude(word)) FlushCurrency();
    const bool number = IsDigit(word.front());
    words_.push_back(std::move(word));
    if (next_currency_ != nullptr && number) currency_ = next_currency_;
    next_currency_ = nullptr;
  }

  void FlushCurrency() {
    if (currency_ != nullptr) words_.push_back(currency_);
    currency_ = nullptr;
  }

  const absl::string_view text_;
  size_t at_ = 0;
  const char* next_currency_ = nullptr;  // of the number that begins here
  const char* currency_ = nullptr;       // of the number that was just pushed
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> ScanWords(absl::string_view folded) { return Scanner(folded).Run(); }

}  // namespace turnopt::core
