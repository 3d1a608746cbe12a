// Each threshold was set so that the failure is named on well under 1 % of the
// replies of a real agent corpus; the accuracy test prints the shares.
#include "server/core/quality/failures.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/strip.h"
#include "server/core/language/opposites.h"
#include "server/core/language/spoken_fitness.h"

namespace turnopt::core {
namespace {

struct FailureRow {
  absl::string_view name;
  double cap;
};

// In the order of Failure.
constexpr std::array<FailureRow, kFailures> kRows = {{
    {"repeat", 45},
    {"echo", 50},
    {"stutter", 50},
    {"markup", 60},
    {"placeholder", 45},
    {"machine_text", 45},
    {"error_text", 45},
    {"prompt_text", 40},
    {"non_answer", 58},
    {"insult", 40},
    {"garbled", 45},
    {"wrong_language", 45},
    {"questions", 60},
    {"long", 60},
    {"contradiction", 50},
    {"dangling_end", 55},
    {"empty", 20},
}};

constexpr size_t kMaxSpokenWords = 65;  // about 25 seconds at 160 words a minute

// "Have a good day." - "Have a good day." is no echo, and a second goodbye no repetition.
bool IsFarewell(const ReadText& reply) {
  const bool farewell = reply.phrases.Has(PhraseKind::kFarewell) || reply.Count(kWordFarewell) > 0;
  return farewell && reply.size() <= 8;
}

// "Thank you." after "Thank you." and "Sure." after "Sure." are manners.
bool IsMannersOnly(const ReadText& reply) {
  return reply.Count(kWordFunction | kWordCourtesy | kWordAffirm | kWordDeny | kWordThanks |
                     kWordPositive) == reply.size();
}

// Whether the reply has a content word or number that `other` has not: then it says something new,
// such as the one value that the caller asked to change.
bool AddsContent(const ReadText& reply, const ReadText& other) {
  absl::flat_hash_set<uint64_t> said;
  for (const SpokenWord& word : other.spoken.words()) said.insert(word.hash);
  for (size_t i = 0; i < reply.size(); ++i) {
    if (reply.Is(i, kWordFunction | kWordCourtesy | kWordAffirm)) continue;
    if (!said.contains(reply.spoken.words()[i].hash)) return true;
  }
  return false;
}

// Verbs and manners by which one thing is asked for in many ways: "tell me your order number",
// "could I have your order number", "what is your order number again".
bool IsAskingWord(const ReadText& text, size_t i) {
  static constexpr std::array<absl::string_view, 20> kWords = {
      "tell", "give", "provide", "share", "have",   "need", "know", "confirm", "let", "say",
      "said", "ask",  "asked",   "again", "repeat", "like", "want", "look",    "see", "help"};
  const absl::string_view word = text.spoken.words()[i].text;
  return text.Is(i, kWordFunction | kWordCourtesy | kWordAffirm | kWordDeny | kWordAsk) ||
         std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

absl::flat_hash_set<uint64_t> Subject(const ReadText& text) {
  absl::flat_hash_set<uint64_t> words;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsAskingWord(text, i)) words.insert(text.spoken.words()[i].hash);
  }
  return words;
}

// The previous reply in other words: about just the same things, and asking if that one asked.
bool IsRephrased(const ReadText& reply, const ReadText& previous) {
  constexpr size_t kFewest = 2;
  const bool asked = previous.spoken.questions() > 0;
  const absl::flat_hash_set<uint64_t> subject = Subject(reply);
  if (subject.size() < kFewest || subject != Subject(previous)) return false;
  // A confirmation says what was asked: "Your order number is five?" - "Your order number is five."
  const bool asks = reply.spoken.questions() > 0 || !reply.LeadsWith(kWordAffirm | kWordDeny);
  return !asked || asks;
}

bool IsRepeat(const VoiceTurn& turn) {
  if (turn.reply.size() < 3 || turn.utterance.phrases.Has(PhraseKind::kRepeatRequest)) return false;
  if (turn.likeness_to_previous == 1) return true;
  if (turn.likeness_to_previous >= 0.85 && !AddsContent(turn.reply, turn.previous)) return true;
  if (!IsMannersOnly(turn.reply) && IsRephrased(turn.reply, turn.previous)) return true;
  return turn.reply.size() >= 5 && turn.likeness_to_earlier == 1 && !IsFarewell(turn.reply);
}

bool IsEcho(const VoiceTurn& turn) {
  if (turn.likeness_to_utterance < 0.9 || IsFarewell(turn.reply)) return false;
  return turn.reply.size() >= 3 || !IsMannersOnly(turn.reply);
}

// Words that people double on purpose ("bye bye", "very very"), or that stand next to each other by
// grammar ("looking for, for example"), or are a name ("Bora Bora", "Jing-jing").
bool MayDouble(const ReadText& text, size_t i) {
  static constexpr std::array<absl::string_view, 14> kDoubled = {
      "bye", "very",  "really", "ha",  "so",   "that",  "had",
      "now", "there", "knock",  "far", "well", "hello", "many"};
  const SpokenWord& word = text.spoken.words()[i];
  const SpokenWord& before = text.spoken.words()[i - 1];
  const bool sentence_start = i == 1 || text.spoken.words()[i - 2].sentence != before.sentence;
  return word.has_digit || text.Is(i, kWordAffirm | kWordDeny) || before.comma_after ||
         before.sentence != word.sentence ||
         (before.capitalised && (word.capitalised || !sentence_start)) ||
         std::find(kDoubled.begin(), kDoubled.end(), word.text) != kDoubled.end();
}

// "W-w-well": single letters that the next word starts with.
bool IsStammer(const std::vector<SpokenWord>& words, size_t i) {
  return i >= 2 && words[i - 1].text.size() == 1 && words[i - 1].hash == words[i - 2].hash &&
         !words[i - 1].has_digit && words[i].text.front() == words[i - 1].text.front() &&
         words[i].text.size() > 1;
}

bool IsStutter(const ReadText& reply) {
  const std::vector<SpokenWord>& words = reply.spoken.words();
  const auto same_run = [&](size_t at, size_t span) {
    for (size_t k = 0; k < span; ++k) {
      if (words[at + k].hash != words[at + k - span].hash) return false;
    }
    return true;
  };
  for (size_t i = 1; i < words.size(); ++i) {
    if (IsStammer(words, i)) return true;
    if (words[i].hash != words[i - 1].hash) continue;
    if (!MayDouble(reply, i)) return true;
    // Three times is too often even for a name.
    const bool cheer = reply.Is(i, kWordAffirm | kWordDeny | kWordFarewell) ||
                       words[i].text == "ha" || words[i].has_digit;
    if (i >= 2 && words[i - 2].hash == words[i].hash && !cheer) return true;
  }
  const size_t longest_run = std::min<size_t>(words.size() / 2, 40);
  for (size_t span = 2; span <= longest_run; ++span) {
    for (size_t i = span; i + span <= words.size(); ++i) {
      if (words[i].hash != words[i - span].hash || !same_run(i, span)) continue;
      if (words[i].hash == words[i + 1].hash) continue;  // one word many times: judged above
      // Names ("New York New York") and spelled digits repeat of themselves, but not three times.
      const auto end = words.begin() + static_cast<std::ptrdiff_t>(i + span);
      const bool plain =
          std::any_of(words.begin() + static_cast<std::ptrdiff_t>(i), end,
                      [](const SpokenWord& word) { return !word.capitalised && !word.has_digit; });
      const bool thrice = i + 2 * span <= words.size() && same_run(i + span, span);
      const bool has_word = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(i), end,
                                        [](const SpokenWord& word) { return !word.has_digit; });
      if (plain || (thrice && has_word)) return true;
    }
  }
  // A whole sentence again, later in the reply.
  const std::vector<SpokenSentence>& sentences = reply.spoken.sentences();
  const size_t compared = std::min<size_t>(sentences.size(), 24);
  for (size_t a = 0; a < compared; ++a) {
    const size_t length = sentences[a].end - sentences[a].begin;
    if (length < 4) continue;
    for (size_t b = a + 1; b < compared; ++b) {
      if (sentences[b].end - sentences[b].begin != length) continue;
      if (std::equal(words.begin() + sentences[a].begin, words.begin() + sentences[a].end,
                     words.begin() + sentences[b].begin,
                     [](const SpokenWord& x, const SpokenWord& y) { return x.hash == y.hash; })) {
        return true;
      }
    }
  }
  return false;
}

bool IsNonAnswer(const ReadText& reply) {
  const size_t avoiding = reply.phrases.Words(PhraseKind::kNonAnswer);
  if (avoiding > 0 && reply.size() - avoiding <= std::max<size_t>(4, avoiding / 2)) return true;
  const size_t declining = reply.phrases.Words(PhraseKind::kRefusal);
  return declining > 0 && reply.size() - declining <= 14;
}

// Not a name: song and restaurant names hold such words.
bool IsInsult(const ReadText& reply) {
  if (reply.phrases.Has(PhraseKind::kInsult)) return true;
  for (size_t i = 0; i < reply.size(); ++i) {
    const SpokenWord& word = reply.spoken.words()[i];
    if (reply.Is(i, kWordInsult) && (i == 0 || !word.capitalised)) return true;
  }
  return false;
}

// Unknown words that no English word resembles. Words in the wrong order are left to the fluency
// factor: the associations are those of service calls, and a cap would fire on good small talk.
bool IsGarbled(const VoiceTurn& turn, const QualityModel& model) {
  const ReadText& reply = turn.reply;
  if (reply.spoken.invalid_bytes() > 2) return true;
  size_t strange = 0;
  for (size_t i = 0; i < reply.size(); ++i) {
    const SpokenWord& word = reply.spoken.words()[i];
    if (reply.known[i].known || word.has_digit || word.text.size() < 4 ||
        turn.context_words.contains(word.hash)) {
      continue;
    }
    const float surprise = model.LetterSurprise(word.text);
    if (surprise > (word.capitalised ? 3.6f : 3.1f)) ++strange;
  }
  return strange >= 2 && 5 * strange >= reply.size();
}

bool IsWrongLanguage(const VoiceTurn& turn) {
  if (!turn.ContextIsEnglish() || turn.reply.size() == 0) return false;
  const SpokenText& text = turn.reply.spoken;
  if (text.letters() > 0 && 2 * text.non_latin_letters() > text.letters()) return true;
  const size_t foreign = turn.reply.Count(kWordForeign);
  return foreign >= 2 && 5 * foreign >= turn.reply.size() &&
         foreign > turn.reply.Count(kWordFunction);
}

// Whether the last sentence may end with a preposition: "which city should I search in", "anything
// else I can help with".
bool MayStrand(const ReadText& reply) {
  const SpokenSentence& last = reply.spoken.sentences().back();
  if (reply.Is(last.begin, kWordAuxiliary)) return true;
  for (uint32_t i = last.begin; i < last.end; ++i) {
    const absl::string_view word = reply.spoken.words()[i].text;
    if (reply.Is(i, kWordAsk) || word == "anything" || word == "something" || word == "that") {
      return true;
    }
  }
  return false;
}

// Without a full stop, any word that cannot end a sentence; with one, articles and conjunctions.
bool IsDangling(const ReadText& reply) {
  if (reply.size() < 2) return false;
  const size_t last = reply.size() - 1;
  if (!reply.Is(last, kWordDangling) || reply.spoken.sentences().back().terminator == '?') {
    return false;
  }
  const absl::string_view word = reply.spoken.words()[last].text;
  if (word == "am" && reply.spoken.words()[last - 1].has_digit) return false;
  if (!reply.spoken.ends_with_terminator()) {
    static constexpr std::array<absl::string_view, 9> kStrandable = {
        "for", "with", "from", "to", "at", "in", "on", "by", "of"};
    const bool strandable =
        std::find(kStrandable.begin(), kStrandable.end(), word) != kStrandable.end();
    return !(strandable && MayStrand(reply));
  }
  static constexpr std::array<absl::string_view, 10> kNever = {"the",  "a",  "an",  "and",   "or",
                                                               "your", "my", "our", "their", "if"};
  return std::find(kNever.begin(), kNever.end(), word) != kNever.end();
}

// Questions of their own: "Music? Sports?" after one only lists what may be answered.
size_t WholeQuestions(const ReadText& reply) {
  size_t questions = 0;
  for (const SpokenSentence& sentence : reply.spoken.sentences()) {
    if (sentence.terminator != '?') continue;
    const bool leads = reply.Is(sentence.begin, kWordAsk | kWordAuxiliary);
    if (leads || sentence.end - sentence.begin >= 4) ++questions;
  }
  return questions;
}

// "No, yes, ..." and "Yes. No, ...": both answers at once. "Yes, no problem" is one.
bool AnswersBothWays(const ReadText& reply) {
  if (reply.size() < 3) return false;
  const auto answer = [&](size_t i) {
    const absl::string_view word = reply.spoken.words()[i].text;
    if (word == "no" || word == "nope") return -1;
    return word == "yes" || word == "yeah" || word == "yep" ? 1 : 0;
  };
  const SpokenWord& second = reply.spoken.words()[1];
  const bool apart = second.comma_after || reply.spoken.words()[2].sentence != second.sentence;
  return apart && answer(0) * answer(1) < 0;
}

struct Clause {
  std::vector<absl::string_view> words;
  absl::flat_hash_set<absl::string_view> content;
  bool negated = false;
};

// The statements of a reply, parted at sentence ends, commas and `but`.
std::vector<Clause> Statements(const ReadText& reply) {
  constexpr size_t kMostClauses = 12;
  std::vector<Clause> clauses;
  for (const SpokenSentence& sentence : reply.spoken.sentences()) {
    if (sentence.terminator == '?') continue;
    clauses.emplace_back();
    for (uint32_t i = sentence.begin; i < sentence.end; ++i) {
      const SpokenWord& word = reply.spoken.words()[i];
      if (word.text == "but" || word.text == "and") {
        clauses.emplace_back();
        continue;
      }
      Clause& clause = clauses.back();
      clause.words.push_back(word.text);
      clause.negated |= reply.Is(i, kWordNegation);
      if (!reply.Is(i, kWordFunction | kWordNegation | kWordCourtesy | kWordAffirm | kWordDeny)) {
        clause.content.insert(word.text);
      }
      if (word.comma_after) clauses.emplace_back();
    }
    if (clauses.size() > kMostClauses) break;
  }
  return clauses;
}

// "we do" and "we don't".
bool SameButForNot(const Clause& a, const Clause& b) {
  if (a.words.size() != b.words.size() || a.words.size() < 2) return false;
  for (size_t i = 0; i < a.words.size(); ++i) {
    absl::string_view x = a.words[i], y = b.words[i];
    absl::ConsumeSuffix(&x, "n't");
    absl::ConsumeSuffix(&y, "n't");
    if (x != y) return false;
  }
  return true;
}

// Whether one says what the other denies: the same content, one negated; or the same words but one,
// which is a number or an opposite there.
bool Contradict(const Clause& a, const Clause& b) {
  if (a.content.empty() && b.content.empty()) return a.negated != b.negated && SameButForNot(a, b);
  if (a.content.empty() || b.content.empty()) return false;
  if (a.negated != b.negated) return a.content == b.content;
  constexpr size_t kFewestWords = 4;
  if (a.words.size() != b.words.size() || a.words.size() < kFewestWords) return false;
  size_t at = a.words.size(), differing = 0;
  for (size_t i = 0; i < a.words.size(); ++i) {
    if (a.words[i] == b.words[i]) continue;
    at = i;
    ++differing;
  }
  if (differing != 1) return false;
  const auto digit = [](absl::string_view word) { return word[0] >= '0' && word[0] <= '9'; };
  return (digit(a.words[at]) && digit(b.words[at])) ||
         CountOpposites({a.words[at]}, {b.words[at]}) > 0;
}

bool IsContradiction(const ReadText& reply) {
  if (AnswersBothWays(reply)) return true;
  const std::vector<Clause> clauses = Statements(reply);
  for (size_t i = 0; i < clauses.size(); ++i) {
    for (size_t j = i + 1; j < clauses.size(); ++j) {
      if (Contradict(clauses[i], clauses[j])) return true;
    }
  }
  return false;
}

}  // namespace

absl::string_view FailureName(Failure failure) { return kRows[static_cast<size_t>(failure)].name; }

double FailureCap(Failure failure) { return kRows[static_cast<size_t>(failure)].cap; }

std::vector<Failure> FindFailures(const VoiceTurn& turn, const QualityModel& model) {
  const ReadText& reply = turn.reply;
  std::vector<Failure> found;
  const auto check = [&](Failure failure, bool present) {
    if (present) found.push_back(failure);
  };
  const std::vector<Unfit> unfit = FindUnfit(reply.spoken.original());
  const auto is_unfit = [&unfit](Unfit kind) {
    return std::find(unfit.begin(), unfit.end(), kind) != unfit.end();
  };
  check(Failure::kRepeat, IsRepeat(turn));
  check(Failure::kEcho, IsEcho(turn));
  check(Failure::kStutter, IsStutter(reply));
  check(Failure::kMarkup, turn.markup.marks + turn.markup.links + turn.markup.emoji > 0);
  check(Failure::kPlaceholder, is_unfit(Unfit::kPlaceholder));
  check(Failure::kMachineText, is_unfit(Unfit::kMachineText));
  check(Failure::kErrorText, is_unfit(Unfit::kErrorText));
  check(Failure::kPromptText, is_unfit(Unfit::kPromptText));
  check(Failure::kNonAnswer, IsNonAnswer(reply));
  check(Failure::kInsult, IsInsult(reply));
  check(Failure::kGarbled, IsGarbled(turn, model));
  check(Failure::kWrongLanguage, IsWrongLanguage(turn));
  check(Failure::kQuestions, WholeQuestions(reply) >= 3);
  check(Failure::kLong, reply.size() > kMaxSpokenWords);
  check(Failure::kContradiction, IsContradiction(reply));
  check(Failure::kDanglingEnd, IsDangling(reply) || is_unfit(Unfit::kCut));
  check(Failure::kEmpty, reply.empty());
  return found;
}

}  // namespace turnopt::core
