#include "server/core/language/normalizer.h"

#include <cstddef>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/core/language/lexicon.h"
#include "server/core/language/number_words.h"
#include "server/core/language/utf8.h"
#include "server/core/language/word_scanner.h"

// Each step leaves nothing behind that an earlier step would act on: that is what makes the whole
// idempotent. Dropping a word joins its neighbours, so words are put together again (pairs,
// stutters) whenever one is dropped: see WordStack.

namespace turnopt::core {
namespace {

using Words = std::vector<std::string>;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// What is said for a contraction's suffix; null for an apostrophe that is part of a name. Written
// without the `n` of n't. A possessive s leaves its noun, and counts as nothing.
const char* SuffixWord(absl::string_view suffix) {
  if (suffix == "s") return "";
  if (suffix == "m") return "am";
  if (suffix == "re") return "are";
  if (suffix == "ve") return "have";
  if (suffix == "ll") return "will";
  if (suffix == "d") return "would";
  return nullptr;
}

// 8am -> 8 am
bool SplitMeridiem(absl::string_view word, Words* out) {
  if (word.size() < 3 || !IsDigit(word.front())) return false;
  const absl::string_view suffix = word.substr(word.size() - 2);
  const absl::string_view number = word.substr(0, word.size() - 2);
  if ((suffix != "am" && suffix != "pm") || !IsNumberToken(number)) return false;
  out->emplace_back(number);
  out->emplace_back(suffix);
  return true;
}

// Appends what the scanned word is written as. Suffixes are taken from the end (I'd've), and
// pushed behind what is left.
void Expand(absl::string_view word, const Lexicon& lexicon, Words* out) {
  std::vector<const char*> suffixes;
  while (true) {
    const LexiconEntry* entry = lexicon.Find(word);
    if (entry != nullptr && !entry->written.empty()) {
      out->insert(out->end(), entry->written.begin(), entry->written.end());
      break;
    }
    const size_t apostrophe = word.rfind('\'');
    if (apostrophe == absl::string_view::npos) {
      if (!SplitMeridiem(word, out)) out->emplace_back(word);
      break;
    }
    const absl::string_view suffix = word.substr(apostrophe + 1);
    const absl::string_view base = word.substr(0, apostrophe);
    if (suffix == "t" && absl::EndsWith(base, "n")) {
      suffixes.push_back("not");
      word = base.substr(0, base.size() - 1);
      while (absl::ConsumeSuffix(&word, "'")) {
      }
    } else if (const char* said = SuffixWord(suffix)) {
      if (*said != '\0') suffixes.push_back(said);
      word = base;
    } else {
      out->emplace_back(word);
      break;
    }
    if (word.empty()) break;
  }
  out->insert(out->end(), suffixes.rbegin(), suffixes.rend());
}

// Words in order, each joined with the one before where the two are a pair or a stutter.
class WordStack {
 public:
  explicit WordStack(const Lexicon& lexicon) : lexicon_(lexicon) {}

  void Push(std::string word) {
    if (!words_.empty()) {
      if (const std::string* pair = lexicon_.FindPair(words_.back(), word)) {
        words_.pop_back();
        Push(*pair);
        return;
      }
      if (word == words_.back() && IsStutter(word)) return;
    }
    words_.push_back(std::move(word));
  }

  Words Take() { return std::move(words_); }

 private:
  // Repeated digits and spelled letters are meant.
  static bool IsStutter(absl::string_view word) {
    if (word.size() == 1) return word == "i" || word == "a";
    return !IsNumeric(word);
  }

  const Lexicon& lexicon_;
  Words words_;
};

bool IsPoliteness(const Lexicon& lexicon, absl::string_view word) {
  const LexiconEntry* entry = lexicon.Find(word);
  return entry != nullptr && entry->politeness;
}

bool IsHesitation(const Lexicon& lexicon, absl::string_view word) {
  const LexiconEntry* entry = lexicon.Find(word);
  return entry != nullptr && entry->hesitation;
}

// `uh huh` and `mm hmm` say yes although each word alone says nothing.
bool IsSpokenYes(absl::string_view first, absl::string_view second) {
  return (first == "uh" && second == "huh") ||
         ((first == "mm" || first == "mmm") && (second == "hmm" || second == "hm"));
}

Words DropHesitations(const Words& all, const Lexicon& lexicon) {
  WordStack stack(lexicon);
  for (size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size() && IsSpokenYes(all[i], all[i + 1])) {
      stack.Push("yes");
      ++i;
    } else if (!IsHesitation(lexicon, all[i])) {
      stack.Push(all[i]);
    }
  }
  return stack.Take();
}

// Drops politeness, unless there is nothing else.
Words DropPoliteness(const Words& words, const Lexicon& lexicon) {
  const auto polite = [&lexicon](const std::string& word) { return IsPoliteness(lexicon, word); };
  if (!absl::c_any_of(words, polite) || absl::c_all_of(words, polite)) return words;
  WordStack stack(lexicon);
  for (const std::string& word : words) {
    if (!polite(word)) stack.Push(word);
  }
  return stack.Take();
}

class PrefixStripper {
 public:
  PrefixStripper(const Words& words, const Lexicon& lexicon) : words_(words), lexicon_(lexicon) {}

  // Where the utterance begins behind its polite prefixes.
  size_t Begin() const {
    size_t begin = 0;
    while (true) {
      size_t end = AnyPrefix(begin);
      if (end == begin && begin < words_.size() && IsGreeting(words_[begin])) {
        end = AnyPrefix(begin + 1);
        if (end == begin + 1) end = begin;
      }
      if (end == begin) return begin;
      begin = end;
    }
  }

 private:
  // A greeting goes with the prefix behind it: "hi, I would like to book" asks to book.
  static bool IsGreeting(absl::string_view word) {
    return word == "hi" || word == "hello" || word == "hey";
  }

  size_t AnyPrefix(size_t begin) const {
    for (const PolitePrefix& prefix : lexicon_.polite_prefixes()) {
      const size_t end = Prefix(prefix, begin);
      if (end != begin) return end;
    }
    return begin;
  }

  // Behind `prefix` where it stands at `begin`, may be dropped, and leaves something; else `begin`.
  size_t Prefix(const PolitePrefix& prefix, size_t begin) const {
    bool please = false;
    size_t at = begin;
    const auto skip_please = [&] {
      for (; at < words_.size() && IsPoliteness(lexicon_, words_[at]); ++at) please = true;
    };
    for (const std::string& word : prefix.words) {
      skip_please();
      if (at == words_.size() || words_[at] != word) return begin;
      ++at;
    }
    skip_please();
    if (at == words_.size()) return begin;
    switch (prefix.condition) {
      case PrefixCondition::kAlways:
        return at;
      case PrefixCondition::kWithPlease:
        return please ? at : begin;
      case PrefixCondition::kBeforeRequest:
        return please || IsRequest(words_[at]) ? at : begin;
    }
    return begin;
  }

  bool IsRequest(absl::string_view word) const {
    const LexiconEntry* entry = lexicon_.Find(word);
    return entry != nullptr && entry->request;
  }

  const Words& words_;
  const Lexicon& lexicon_;
};

void StripPrefixes(const Lexicon& lexicon, Words* words) {
  const size_t begin = PrefixStripper(*words, lexicon).Begin();
  words->erase(words->begin(), words->begin() + static_cast<std::ptrdiff_t>(begin));
}

}  // namespace

NormalizedUtterance Normalizer::Normalize(absl::string_view utterance) const {
  const Lexicon& lexicon = Lexicon::English();
  Words all;
  for (const std::string& word : ScanWords(FoldCase(utterance))) Expand(word, lexicon, &all);
  all = DigitizeSpokenZeros(all);

  Words words = DropHesitations(all, lexicon);
  StripPrefixes(lexicon, &words);  // with `please`, which allows more prefixes
  words = DropPoliteness(words, lexicon);
  StripPrefixes(lexicon, &words);

  NormalizedUtterance result;
  result.tokens = DigitizeNumbers(words);
  result.text = absl::StrJoin(result.tokens, " ");
  result.all_tokens = DigitizeNumbers(all);
  return result;
}

}  // namespace turnopt::core
