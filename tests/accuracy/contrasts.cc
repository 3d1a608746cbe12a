#include "tests/accuracy/contrasts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "re2/re2.h"

namespace turnopt::accuracy {
namespace {

using Words = std::vector<std::string>;

Words Split(absl::string_view text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
}

// Without the punctuation around it.
std::string Bare(absl::string_view word) {
  while (!word.empty() && absl::ascii_ispunct(static_cast<unsigned char>(word.back()))) {
    word.remove_suffix(1);
  }
  while (!word.empty() && absl::ascii_ispunct(static_cast<unsigned char>(word.front()))) {
    word.remove_prefix(1);
  }
  return std::string(word);
}

bool IsOneOf(absl::string_view list, absl::string_view word) {
  for (const absl::string_view one : absl::StrSplit(list, ' ')) {
    if (one == word) return true;
  }
  return false;
}

struct Rewrite {
  const char* from;
  const char* to;
};

// The first that fits is taken.
constexpr Rewrite kNegations[] = {
    {R"((?i)\b(I|we) (?:would|'d) like\b)", "\\1 would not like"},
    {R"((?i)\b(I|we)'d like\b)", "\\1 wouldn't like"},
    {R"((?i)\b(I|we) (want|need|like|have|think)\b)", "\\1 don't \\2"},
    {R"((?i)\b(I am|I'm|we are|we're) looking\b)", "\\1 not looking"},
    {R"((?i)\b(?:can|could|would|will) you (?:please )?(\w+))", "don't \\1"},
    {R"((?i)^(?:please )?(find|search|show|book|reserve|play|get|make|cancel|buy|look|give|tell|check|send|add|set|start) )",
     "don't \\1 "},
    {R"((?i)\b(is|are|does|do|can) (it|they|there|you|that)\b)", "\\1n't \\2"},
};
constexpr Rewrite kTenses[] = {
    {R"((?i)\b(I|we) (?:want|need|would like) to (\w+)\b)", "did you already \\2"},
    {R"((?i)\b(?:can|could|would|will) you (?:please )?(\w+))", "why did you \\1"},
    {R"((?i)^(?:please )?(find|search|show|book|reserve|play|get|make|cancel|buy|look|give|tell|check|send|add|set|start) )",
     "are you going to \\1 "},
    {R"((?i)\bis (it|there|that)\b)", "was \\1"},
    {R"((?i)\bare (they|there|you)\b)", "were \\1"},
    {R"((?i)\bdo(?:es)? (it|they|you)\b)", "did \\1"},
};
constexpr Rewrite kPersons[] = {
    {R"((?i)\bmy (\w+))", "my neighbour's \\1"},
    {R"((?i)\byour (\w+))", "my \\1"},
    {R"((?i)\b(am|was) I\b)", "is my brother"},
    {R"((?i)\b(do|did|have) I\b)", "\\1 they"},
};

struct Opposites {
  const char* one;
  const char* other;
};
constexpr Opposites kOpposites[] = {{"on", "off"},
                                    {"cheap", "expensive"},
                                    {"before", "after"},
                                    {"open", "closed"},
                                    {"earliest", "latest"},
                                    {"early", "late"},
                                    {"first", "last"},
                                    {"indoor", "outdoor"},
                                    {"more", "less"},
                                    {"add", "remove"},
                                    {"buy", "sell"},
                                    {"start", "stop"},
                                    {"increase", "decrease"},
                                    {"enable", "disable"},
                                    {"arrive", "leave"},
                                    {"arriving", "leaving"},
                                    {"largest", "smallest"},
                                    {"with", "without"},
                                    {"male", "female"},
                                    {"send", "receive"},
                                    {"deposit", "withdraw"},
                                    {"upgrade", "downgrade"},
                                    {"lock", "unlock"},
                                    {"book", "cancel"},
                                    {"accept", "decline"},
                                    {"include", "exclude"},
                                    {"new", "old"},
                                    {"hot", "cold"},
                                    {"high", "low"},
                                    {"morning", "evening"}};

constexpr absl::string_view kMonths =
    "january february march april may june july august september october november december";
constexpr absl::string_view kWeekdays = "monday tuesday wednesday thursday friday saturday sunday";

constexpr const char* kRequests[] = {"and what is your address", "and can I bring a friend",
                                     "but first tell me what it costs to change it later",
                                     "and how do I reach your complaints department"};
constexpr const char* kOtherAnswers[] = {"I'm not sure", "hmm", "wait a second", "maybe"};

// Word by word, as far as it goes: bad German, French or Spanish, and not English.
constexpr Rewrite kLanguages[3][16] = {{{"i", "ich"},
                                        {"want", "will"},
                                        {"need", "brauche"},
                                        {"a", "ein"},
                                        {"the", "die"},
                                        {"is", "ist"},
                                        {"and", "und"},
                                        {"for", "für"},
                                        {"me", "mich"},
                                        {"what", "was"},
                                        {"yes", "ja"},
                                        {"no", "nein"},
                                        {"please", "bitte"},
                                        {"not", "nicht"},
                                        {"thanks", "danke"},
                                        {"you", "Sie"}},
                                       {{"i", "je"},
                                        {"want", "veux"},
                                        {"need", "dois"},
                                        {"a", "une"},
                                        {"the", "la"},
                                        {"is", "est"},
                                        {"and", "et"},
                                        {"for", "pour"},
                                        {"me", "moi"},
                                        {"what", "quel"},
                                        {"yes", "oui"},
                                        {"no", "non"},
                                        {"please", "svp"},
                                        {"not", "pas"},
                                        {"thanks", "merci"},
                                        {"you", "vous"}},
                                       {{"i", "yo"},
                                        {"want", "quiero"},
                                        {"need", "necesito"},
                                        {"a", "una"},
                                        {"the", "el"},
                                        {"is", "es"},
                                        {"and", "y"},
                                        {"for", "para"},
                                        {"me", "mí"},
                                        {"what", "qué"},
                                        {"yes", "sí"},
                                        {"no", "no"},
                                        {"please", "por favor"},
                                        {"not", "no"},
                                        {"thanks", "gracias"},
                                        {"you", "usted"}}};

template <size_t n>
std::string FirstRewrite(const Rewrite (&rewrites)[n], const std::string& text) {
  for (const Rewrite& rewrite : rewrites) {
    std::string copy = text;
    if (RE2::Replace(&copy, rewrite.from, rewrite.to)) return copy;
  }
  return "";
}

// Words at the place replaced, the punctuation behind it kept.
std::string Put(const Words& words, size_t at, absl::string_view instead) {
  Words copy = words;
  std::string tail;
  for (size_t i = copy[at].size(); i > 0; --i) {
    if (!absl::ascii_ispunct(static_cast<unsigned char>(copy[at][i - 1]))) break;
    tail.insert(tail.begin(), copy[at][i - 1]);
  }
  copy[at] = absl::StrCat(instead, tail);
  return absl::StrJoin(copy, " ");
}

bool HasWord(absl::string_view text, absl::string_view word) {
  const Words words = Split(text);
  return std::any_of(words.begin(), words.end(), [&](const std::string& one) {
    return absl::EqualsIgnoreCase(Bare(one), word);
  });
}

bool IsName(const Words& words, size_t i) {
  const std::string word = Bare(words[i]);
  return i > 0 && word.size() > 3 && absl::ascii_isupper(static_cast<unsigned char>(word[0])) &&
         !absl::EndsWith(words[i - 1], ".") && !absl::EndsWith(words[i - 1], "!") &&
         !absl::EndsWith(words[i - 1], "?") && !absl::EndsWith(words[i - 1], ",") &&
         !IsOneOf(kMonths, absl::AsciiStrToLower(word)) &&
         !IsOneOf(kWeekdays, absl::AsciiStrToLower(word));
}

std::string Translate(const Words& words, size_t language) {
  size_t changed = 0;
  Words copy = words;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = absl::AsciiStrToLower(Bare(words[i]));
    for (const Rewrite& rewrite : kLanguages[language]) {
      if (word != rewrite.from) continue;
      copy[i] = rewrite.to;
      changed += word != rewrite.to ? 1 : 0;
    }
  }
  return changed >= 2 || (changed == 1 && words.size() <= 2) ? absl::StrJoin(copy, " ") : "";
}

}  // namespace

ContrastMaker::ContrastMaker(const std::vector<StreamTurn>& turns, uint64_t seed) : random_(seed) {
  std::set<std::string> names;
  for (const StreamTurn& turn : turns) {
    const Words words = Split(turn.utterance);
    for (size_t i = 0; i < words.size(); ++i) {
      if (IsName(words, i)) names.insert(Bare(words[i]));
    }
  }
  names_.assign(names.begin(), names.end());
}

const std::string& ContrastMaker::Draw(const std::vector<std::string>& from) {
  return from[random_() % from.size()];
}

std::vector<Contrast> ContrastMaker::Make(const StreamTurn& turn, const std::string& reply) {
  std::vector<Contrast> made;
  const std::string& said = turn.utterance;
  const Words words = Split(said);
  const auto add = [&](absl::string_view kind, std::string text, std::string was = "") {
    if (!text.empty() && text != said) made.push_back({kind, std::move(text), std::move(was)});
  };
  // Thanks and farewells have no contrary: "thanks for my help" asks nothing else.
  const bool closing = RE2::PartialMatch(
      said,
      R"((?i)\b(thank|thanks|thx|bye|goodbye|appreciate)\b|th(at|is)('?s| is| was| will| should|'ll)? ?(be )?(all|it|everything|do|what)\b|I think)");
  if (!closing) {
    add("negate", FirstRewrite(kNegations, said));
    add("tense", FirstRewrite(kTenses, said));
    add("person", FirstRewrite(kPersons, said));
  }
  bool entity = false, number = false, date = false, opposite = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = Bare(words[i]);
    const std::string lower = absl::AsciiStrToLower(word);
    for (const Opposites& pair : kOpposites) {
      const bool one = lower == pair.one;
      if (closing || opposite || (!one && lower != pair.other)) continue;
      if (lower == "on" && i > 0 && !IsOneOf("turn switch turned put", Bare(words[i - 1])))
        continue;
      opposite = true;
      add("invert", Put(words, i, one ? pair.other : pair.one));
    }
    uint64_t value = 0;
    if (!number && absl::SimpleAtoi(lower, &value) && HasWord(reply, word)) {
      number = true;
      add("number", Put(words, i, absl::StrCat(value + 1 + random_() % 3)), word);
    } else if (!date && (IsOneOf(kMonths, lower) || IsOneOf(kWeekdays, lower)) &&
               HasWord(reply, word)) {
      const Words days = absl::StrSplit(IsOneOf(kMonths, lower) ? kMonths : kWeekdays, ' ');
      std::string other = Draw(days);
      if (other == lower) other = days[other == days[0] ? 1 : 0];
      other[0] = absl::ascii_toupper(static_cast<unsigned char>(other[0]));
      date = true;
      add("date", Put(words, i, other), word);
    } else if (!entity && names_.size() > 1 && IsName(words, i) && HasWord(reply, word)) {
      std::string other = Draw(names_);
      while (absl::EqualsIgnoreCase(other, word)) other = Draw(names_);
      entity = true;
      add("entity", Put(words, i, other), word);
    }
  }
  std::string open = said;
  while (!open.empty() && absl::ascii_ispunct(static_cast<unsigned char>(open.back()))) {
    open.pop_back();
  }
  add("second request", absl::StrCat(open, " ", kRequests[random_() % 4]));
  add("language", Translate(words, random_() % 3));
  const std::string first = words.empty() ? "" : absl::AsciiStrToLower(Bare(words[0]));
  if (words.size() <= 6 && IsOneOf("yes yeah yep sure yup", first)) {
    add("answer", random_() % 2 == 0 ? "No, thank you." : kOtherAnswers[random_() % 4]);
  } else if (words.size() <= 6 && IsOneOf("no nope nah", first)) {
    add("answer", random_() % 2 == 0 ? "Yes, please." : kOtherAnswers[random_() % 4]);
  }
  return made;
}

}  // namespace turnopt::accuracy
