// Words here are what stands between spaces, with their punctuation: a spoiled
// reply must look like speech that went wrong, not like a token list.
#include "server/core/quality/corruption.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "server/core/quality/corruption_phrases.h"

namespace turnopt::core {
namespace {

using Words = std::vector<absl::string_view>;

// SplitMix64 (Steele, Lea, Flood, 2014): stable over platforms, unlike the std distributions.
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // Uniform enough for small n. REQUIRES: n > 0.
  size_t Below(size_t n) { return static_cast<size_t>(Next() % n); }
  bool OneIn(size_t n) { return Below(n) == 0; }

  template <typename List>
  absl::string_view Pick(const List& list) {
    return list[Below(list.size())];
  }

 private:
  uint64_t state_;
};

Words Split(absl::string_view text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
}

std::string Join(const Words& words) { return absl::StrJoin(words, " "); }

absl::string_view StripEnd(absl::string_view word) {
  while (!word.empty() && absl::ascii_ispunct(static_cast<unsigned char>(word.back()))) {
    word.remove_suffix(1);
  }
  return word;
}

std::string Stutter(const Words& words, Chance& chance) {
  switch (chance.Below(3)) {
    case 0: {  // "the the the"
      Words out;
      const size_t at = chance.Below(words.size());
      for (size_t i = 0; i < words.size(); ++i) {
        const size_t times = i == at || chance.OneIn(5) ? 2 + chance.Below(2) : 1;
        for (size_t k = 1; k < times; ++k) out.push_back(StripEnd(words[i]));
        out.push_back(words[i]);
      }
      return Join(out);
    }
    case 1: {  // a run of three words twice over
      Words out;
      const size_t length = std::min<size_t>(3, words.size());
      const size_t at = chance.Below(words.size() - length + 1);
      for (size_t i = 0; i < words.size(); ++i) {
        out.push_back(words[i]);
        if (i + 1 == at + length) {
          for (size_t k = 0; k < 2; ++k) {
            for (size_t j = at; j < at + length; ++j) out.push_back(words[j]);
          }
        }
      }
      return Join(out);
    }
    default:
      return absl::StrCat(Join(words), " ", Join(words));
  }
}

std::string Ramble(const CorruptionSource& source, Chance& chance) {
  std::string out(source.reply);
  size_t words = Split(out).size();
  const size_t wanted = 70 + chance.Below(70);
  while (words < wanted) {
    const absl::string_view more =
        source.other_replies.empty() || chance.OneIn(3)
            ? chance.Pick(kRamblingSentences)
            : source.other_replies[chance.Below(source.other_replies.size())];
    const size_t more_words = Split(more).size();
    if (more_words == 0 && source.other_replies.empty()) break;
    absl::StrAppend(&out, " ", more_words == 0 ? chance.Pick(kRamblingSentences) : more);
    words = Split(out).size();
  }
  return out;
}

std::string Markup(absl::string_view reply, const Words& words, Chance& chance) {
  switch (chance.Below(8)) {
    case 0:
      return absl::StrCat("**", reply, "**");
    case 1:
      return absl::StrCat("<p>", reply, "</p>");
    case 2:
      return absl::StrCat("# Answer\n- ", absl::StrJoin(words, "\n- "));
    case 3:
      return absl::StrCat(reply, " See https://www.example.com/help?id=",
                          std::to_string(chance.Below(1000)), " for details.");
    case 4:
      return absl::StrCat("{\"response\": \"", reply, "\"}");
    case 5:
      return absl::StrCat(reply, " \xf0\x9f\x98\x80\xf0\x9f\x8e\x89");
    case 6:
      return absl::StrCat("1. ", reply, "\n2. ", chance.Pick(kRamblingSentences));
    default: {
      std::vector<std::string> out(words.begin(), words.end());
      std::string& word = out[chance.Below(out.size())];
      word = chance.OneIn(2) ? absl::StrCat("*", word, "*") : absl::StrCat("<b>", word, "</b>");
      return absl::StrJoin(out, " ");
    }
  }
}

std::string Placeholder(const Words& words, Chance& chance) {
  std::vector<std::string> out(words.begin(), words.end());
  const absl::string_view name = chance.Pick(kPlaceholderNames);
  std::string hole;
  switch (chance.Below(6)) {
    case 0:
      hole = absl::StrCat("{", name, "}");
      break;
    case 1:
      hole = absl::StrCat("{{", name, "}}");
      break;
    case 2:
      hole = absl::StrCat("[", absl::AsciiStrToUpper(name), "]");
      break;
    case 3:
      hole = absl::StrCat("<", name, ">");
      break;
    case 4:
      hole = absl::StrCat("${", name, "}");
      break;
    default:
      hole = absl::StrCat("[", absl::StrReplaceAll(name, {{"_", " "}}), "]");
      break;
  }
  out[chance.Below(out.size())] = hole;
  return absl::StrJoin(out, " ");
}

std::string Garble(const Words& words, Chance& chance) {
  if (words.size() >= 6 && chance.OneIn(2)) {  // words in the wrong order
    Words out = words;
    for (size_t i = out.size() - 1; i > 0; --i) std::swap(out[i], out[chance.Below(i + 1)]);
    return Join(out);
  }
  std::vector<std::string> out(words.begin(), words.end());
  for (std::string& word : out) {
    if (word.size() < 4 || chance.OneIn(3)) continue;
    if (chance.OneIn(2)) {  // letters in the wrong order, first and last in place
      for (size_t i = word.size() - 2; i > 1; --i) std::swap(word[i], word[1 + chance.Below(i)]);
    } else {  // letters lost and replaced
      for (char& c : word) {
        if (absl::ascii_isalpha(static_cast<unsigned char>(c)) && chance.OneIn(2)) {
          c = static_cast<char>('a' + chance.Below(26));
        }
      }
    }
  }
  return absl::StrJoin(out, " ");
}

std::string Truncate(const Words& words, Chance& chance) {
  const size_t keep = std::max<size_t>(2, words.size() * (30 + chance.Below(50)) / 100);
  Words out(words.begin(), words.begin() + std::min(keep, words.size() - 1));
  std::string text = Join(out);
  if (chance.OneIn(4) && out.back().size() >= 5) {  // inside a word
    text.resize(text.size() - (1 + chance.Below(out.back().size() - 3)));
  }
  return text;
}

// Negates the first verb that can be negated, or drops the first negation.
absl::optional<std::string> FlipPolarity(const Words& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = absl::AsciiStrToLower(StripEnd(words[i]));
    const absl::string_view tail = words[i].substr(StripEnd(words[i]).size());
    for (const auto& [from, to] : kPolarityPairs) {
      if (word != from) continue;
      std::vector<std::string> out(words.begin(), words.end());
      std::string changed(to);
      if (absl::ascii_isupper(static_cast<unsigned char>(words[i][0])) && !changed.empty()) {
        changed[0] = absl::ascii_toupper(static_cast<unsigned char>(changed[0]));
      }
      out[i] = absl::StrCat(changed, tail);
      if (out[i].empty()) out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
      return absl::StrJoin(out, " ");
    }
  }
  return absl::nullopt;
}

absl::optional<std::string> ChangeValue(const CorruptionSource& source, const Words& words,
                                        Chance& chance) {
  std::vector<std::string> out(words.begin(), words.end());
  std::vector<size_t> numbers;
  std::vector<size_t> names;
  for (size_t i = 0; i < out.size(); ++i) {
    if (std::any_of(out[i].begin(), out[i].end(),
                    [](unsigned char c) { return absl::ascii_isdigit(c); })) {
      numbers.push_back(i);
    } else if (i > 0 && absl::ascii_isupper(static_cast<unsigned char>(out[i][0])) &&
               StripEnd(words[i]).size() > 2) {
      names.push_back(i);
    }
  }
  if (!numbers.empty()) {
    std::string& word = out[numbers[chance.Below(numbers.size())]];
    const std::string before = word;
    for (char& c : word) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) continue;
      c = static_cast<char>('1' + (c - '0' + chance.Below(8)) % 9);
    }
    if (word == before) return absl::nullopt;
    return absl::StrJoin(out, " ");
  }
  if (names.empty() || source.other_replies.empty()) return absl::nullopt;
  const Words other = Split(source.other_replies[chance.Below(source.other_replies.size())]);
  for (size_t i = 1; i < other.size(); ++i) {
    const absl::string_view name = StripEnd(other[i]);
    if (name.size() < 3 || !absl::ascii_isupper(static_cast<unsigned char>(name[0]))) continue;
    const size_t at = names[chance.Below(names.size())];
    if (StripEnd(words[at]) == name) continue;
    out[at] = absl::StrCat(name, words[at].substr(StripEnd(words[at]).size()));
    return absl::StrJoin(out, " ");
  }
  return absl::nullopt;
}

absl::optional<std::string> Spoil(CorruptionKind kind, const CorruptionSource& source,
                                  Chance& chance) {
  const Words words = Split(source.reply);
  const auto copy = [](absl::string_view text) { return std::string(text); };
  switch (kind) {
    case CorruptionKind::kRepeat:
      if (Split(source.previous_reply).size() < 3) return absl::nullopt;
      return copy(source.previous_reply);
    case CorruptionKind::kEcho:
      if (Split(source.utterance).size() < 3) return absl::nullopt;
      return copy(source.utterance);
    case CorruptionKind::kStutter:
      if (words.size() < 3) return absl::nullopt;
      return Stutter(words, chance);
    case CorruptionKind::kEmpty:
      return copy(chance.Pick(kEmptyReplies));
    case CorruptionKind::kRamble:
      return Ramble(source, chance);
    case CorruptionKind::kQuestions:
      return absl::StrCat(chance.OneIn(2) ? source.reply : "", " ", chance.Pick(kQuestionTriples));
    case CorruptionKind::kRefusal:
      return copy(chance.Pick(kRefusals));
    case CorruptionKind::kWrongLanguage:
      return copy(chance.Pick(kForeignReplies));
    case CorruptionKind::kMarkup:
      if (words.empty()) return absl::nullopt;
      return Markup(source.reply, words, chance);
    case CorruptionKind::kPlaceholder:
      if (words.empty()) return absl::nullopt;
      return Placeholder(words, chance);
    case CorruptionKind::kNonAnswer:
      return copy(chance.Pick(kNonAnswers));
    case CorruptionKind::kRude:
      return chance.OneIn(2) ? copy(chance.Pick(kRudeReplies))
                             : absl::StrCat(source.reply, " ", chance.Pick(kRudeReplies));
    case CorruptionKind::kGarbled:
      if (words.size() < 4) return absl::nullopt;
      return Garble(words, chance);
    case CorruptionKind::kOtherDialogue:
      if (source.other_replies.empty()) return absl::nullopt;
      return copy(source.other_replies[chance.Below(source.other_replies.size())]);
    case CorruptionKind::kTruncated:
      if (words.size() < 5) return absl::nullopt;
      return Truncate(words, chance);
    case CorruptionKind::kPolarity:
      return FlipPolarity(words);
    case CorruptionKind::kWrongValue:
      return ChangeValue(source, words, chance);
  }
  return absl::nullopt;
}

}  // namespace

std::array<CorruptionKind, kCorruptionKinds> AllCorruptions() {
  std::array<CorruptionKind, kCorruptionKinds> kinds;
  for (size_t i = 0; i < kCorruptionKinds; ++i) kinds[i] = static_cast<CorruptionKind>(i);
  return kinds;
}

absl::string_view CorruptionName(CorruptionKind kind) {
  static constexpr std::array<absl::string_view, kCorruptionKinds> kNames = {
      "repeat",  "echo",           "stutter",   "empty",       "ramble",     "questions",
      "refusal", "wrong_language", "markup",    "placeholder", "non_answer", "rude",
      "garbled", "other_dialogue", "truncated", "polarity",    "wrong_value"};
  return kNames[static_cast<size_t>(kind)];
}

absl::optional<std::string> Corrupt(CorruptionKind kind, const CorruptionSource& source,
                                    uint64_t seed) {
  Chance chance(seed);
  absl::optional<std::string> spoiled = Spoil(kind, source, chance);
  if (spoiled.has_value() && *spoiled == source.reply) return absl::nullopt;
  return spoiled;
}

}  // namespace turnopt::core
