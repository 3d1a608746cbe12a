#include "server/core/language/clause.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "server/core/language/word_classes.h"

namespace turnopt::core {
namespace {

using WordSet = absl::flat_hash_set<absl::string_view>;

const WordSet& SetOf(absl::string_view words) {
  return *new WordSet(absl::StrSplit(words, ' ', absl::SkipEmpty()));
}

bool IsOneOf(const WordSet& set, absl::string_view word) { return set.contains(word); }

const WordSet& Lead() {
  static const WordSet& set = SetOf(
      "yes no okay sure hi hello hey well so and but also then please thank thanks you sorry oh "
      "actually just maybe great perfect alright good fine right cool nice awesome excellent or "
      "plus because now um uh excuse me dear sir madam like ah wow wonderful amazing if");
  return set;
}

const WordSet& Modals() {
  static const WordSet& set = SetOf("can could may might shall should would will must");
  return set;
}

const WordSet& Auxiliaries() {
  static const WordSet& set = SetOf(
      "do does did is are was were am have has had can could may might shall should would "
      "will must");
  return set;
}

const WordSet& PastWords() {
  static const WordSet& set = SetOf("did was were had been");
  return set;
}

const WordSet& QuestionWords() {
  static const WordSet& set = SetOf("what which who whom whose where when why how");
  return set;
}

const WordSet& Wishes() {
  static const WordSet& set = SetOf(
      "want need like love wish wonder wondering hope hoping look looking try trying would can "
      "could prefer think guess");
  return set;
}

const WordSet& FirstPerson() {
  static const WordSet& set = SetOf("i we");
  return set;
}

const WordSet& Subjects() {
  static const WordSet& set = SetOf("i we you he she they it that this there");
  return set;
}

// Verbs that open a request on their own, beside those that the normaliser knows.
const WordSet& Imperatives() {
  static const WordSet& set = SetOf(
      "tell give send show find get make let put connect transfer call book reserve cancel change "
      "add remove check confirm repeat explain say stop turn switch set keep leave do go take help "
      "bring buy order pay play search look describe list email text open close reset update move");
  return set;
}

absl::string_view At(absl::Span<const std::string> words, size_t i) {
  return i < words.size() ? absl::string_view(words[i]) : absl::string_view();
}

size_t SkipLead(absl::Span<const std::string> words) {
  size_t i = 0;
  while (i < words.size() && IsOneOf(Lead(), words[i])) {
    // "like" and "right" also mean something.
    if (words[i] == "please" || i + 1 < words.size()) {
      ++i;
    } else {
      break;
    }
  }
  return i;
}

bool EndsInPast(absl::string_view word) {
  return (word.size() > 4 && absl::EndsWith(word, "ed")) || word == "went" || word == "bought" ||
         word == "paid" || word == "got" || word == "made" || word == "sent" || word == "took" ||
         word == "came" || word == "lost" || word == "found" || word == "told" || word == "said" ||
         word == "gave" || word == "broke" || word == "left" || word == "had" || word == "fell" ||
         word == "did" || word == "saw";
}

Asked AskedBy(absl::Span<const std::string> words, size_t i) {
  const absl::string_view word = At(words, i);
  const absl::string_view next = At(words, i + 1);
  if (word == "why") return Asked::kWhy;
  if (word == "how" && next == "come") return Asked::kWhy;
  if (word == "who" || word == "whom" || word == "whose") return Asked::kWho;
  if (word == "where") return Asked::kWhere;
  if (word == "when" || (word == "what" && (next == "time" || next == "day" || next == "date"))) {
    return Asked::kWhen;
  }
  if (word == "how" && (next == "much" || next == "many")) return Asked::kHowMuch;
  return Asked::kNone;
}

// An auxiliary stands before its subject at `i`.
Frame FrameOfInversion(absl::Span<const std::string> words, size_t i, Clause& clause) {
  const absl::string_view aux = At(words, i);
  size_t s = i + 1;
  while (At(words, s) == "not") ++s;
  const absl::string_view subject = At(words, s);
  const absl::string_view next = At(words, s + 1);
  clause.question = true;
  if (aux == "will" && IsOneOf(FirstPerson(), subject)) return Frame::kFuture;
  if (aux == "would" && (next == "have" || At(words, s + 2) == "have")) return Frame::kSuppose;
  clause.invites = IsOneOf(Modals(), aux) && subject == "you";
  if (IsOneOf(Modals(), aux)) return Frame::kAsk;
  if (IsOneOf(PastWords(), aux)) return Frame::kPast;
  const bool own = OwnerOf(subject) == 1 || IsOneOf(FirstPerson(), subject);
  if (next == "going" && At(words, s + 2) == "to") return Frame::kFuture;
  if (aux == "have" || aux == "has") {
    if (subject == "you" && next == "got") return Frame::kAsk;
    clause.asks_of_self |= own;
    return Frame::kPast;
  }
  if (aux == "do" || aux == "does") {
    // "do I need to" asks about the rule, not about the caller.
    const bool rule = next == "have" ? At(words, s + 2) == "to" : next == "need" || next == "get";
    if (own && IsOneOf(FirstPerson(), subject) && !rule && (next == "owe" || next == "have")) {
      clause.asks_of_self = true;
      return Frame::kOwnState;
    }
    return Frame::kAsk;
  }
  if (own) {
    const bool allowed = next == "allowed" || next == "able" || next == "supposed";
    if (allowed) return Frame::kAsk;
    clause.asks_of_self = true;
    return Frame::kOwnState;
  }
  return Frame::kAsk;
}

Frame FrameOfFirstPerson(absl::Span<const std::string> words, size_t i) {
  size_t v = i + 1;
  while (At(words, v) == "am" || At(words, v) == "just" || At(words, v) == "really" ||
         At(words, v) == "not" || At(words, v) == "do" || At(words, v) == "also" ||
         At(words, v) == "still" || At(words, v) == "was" || At(words, v) == "never") {
    ++v;
  }
  const absl::string_view verb = At(words, v);
  if (verb == "wanted" || verb == "needed") return Frame::kAsk;
  if (IsOneOf(Wishes(), verb)) {
    return verb == "would" && At(words, v + 1) == "have" ? Frame::kSuppose : Frame::kAsk;
  }
  if (verb == "will" || (verb == "going" && At(words, v + 1) == "to")) return Frame::kFuture;
  if (verb == "have" && EndsInPast(At(words, v + 1))) return Frame::kPast;
  if (verb == "did" || EndsInPast(verb)) return Frame::kPast;
  return Frame::kState;
}

// A noun stands first: "my mower is broken", "price of the mower", "the parcel arrived".
Frame FrameOfPhrase(absl::Span<const std::string> words, size_t i) {
  for (size_t v = i; v < words.size() && v < i + 8; ++v) {
    const absl::string_view word = words[v];
    if (v == i) continue;
    if (IsOneOf(PastWords(), word) || word == "had") return Frame::kPast;
    if (word == "will") return Frame::kFuture;
    if (word == "is" || word == "are" || word == "does" || word == "has" || word == "do" ||
        word == "have") {
      return Frame::kState;
    }
  }
  return Frame::kNone;
}

bool SaysUnsure(absl::Span<const std::string> words) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const absl::string_view a = words[i], b = words[i + 1];
    if (a == "not" && (b == "know" || b == "sure" || b == "certain" || b == "care" ||
                       b == "remember" || b == "decided")) {
      return true;
    }
    if (a == "no" && (b == "idea" || b == "clue" || b == "preference")) return true;
  }
  return false;
}

// A request may be in haste: "now" makes only a question one about the moment.
bool AsksOfNow(absl::Span<const std::string> words, bool question) {
  static const WordSet& haste = SetOf("now still yet");
  static const WordSet& now = SetOf("now today currently tonight still yet");
  for (size_t i = 0; i < words.size(); ++i) {
    if (IsOneOf(now, words[i]) && (question || !IsOneOf(haste, words[i]))) return true;
    if (words[i] == "moment" && i > 0 && words[i - 1] == "the") return true;
    if (words[i] == "next" && i > 0 && words[i - 1] == "the") return true;
    if (words[i] == "this" && (At(words, i + 1) == "morning" || At(words, i + 1) == "afternoon" ||
                               At(words, i + 1) == "evening" || At(words, i + 1) == "week" ||
                               At(words, i + 1) == "weekend" || At(words, i + 1) == "month")) {
      return true;
    }
  }
  return false;
}

}  // namespace

Clause ReadClause(absl::Span<const std::string> words) {
  Clause clause;
  const size_t i = SkipLead(words);
  clause.opening = i;
  clause.unsure = SaysUnsure(words);
  const absl::string_view first = At(words, i);
  if (first.empty()) return clause;
  if (IsOneOf(QuestionWords(), first)) {
    clause.question = true;
    clause.request = true;
    clause.asked = AskedBy(words, i);
    clause.frame = first == "what" && At(words, i + 1) == "if" ? Frame::kSuppose : Frame::kAsk;
    // Up to three words may stand before the auxiliary: how many days does it take.
    for (size_t a = i + 1; a < words.size() && a < i + 5; ++a) {
      if (!IsOneOf(Auxiliaries(), words[a])) continue;
      Clause inner;
      const Frame frame = FrameOfInversion(words, a, inner);
      if (frame == Frame::kPast || frame == Frame::kFuture || frame == Frame::kSuppose) {
        clause.frame = frame;
      }
      if (inner.asks_of_self) clause.asks_of_self = true;
      break;
    }
  } else if (IsOneOf(Auxiliaries(), first) && i + 1 < words.size()) {
    // "Do not", and "have a nice day", ask nothing.
    const absl::string_view next = At(words, i + 1);
    if ((first == "do" && next == "not" && !IsOneOf(Subjects(), At(words, i + 2))) ||
        (first == "have" && (next == "a" || next == "fun"))) {
      clause.frame = Frame::kAsk;
    } else {
      clause.frame = FrameOfInversion(words, i, clause);
    }
    clause.request = true;
  } else if (IsOneOf(FirstPerson(), first)) {
    clause.frame = FrameOfFirstPerson(words, i);
    clause.request = clause.frame == Frame::kAsk;
  } else if (IsOneOf(Imperatives(), first)) {
    clause.frame = Frame::kAsk;
    clause.request = true;
  } else if (first == "there" || first == "it" || first == "that" || first == "this" ||
             first == "you" || first == "he" || first == "she" || first == "they") {
    clause.frame = FrameOfPhrase(words, i);
    if (clause.frame == Frame::kNone) clause.frame = Frame::kState;
    if (first == "you" && EndsInPast(At(words, i + 1))) clause.frame = Frame::kPast;
  } else {
    clause.frame = FrameOfPhrase(words, i);
  }
  clause.asks_of_now =
      (clause.question || clause.request) && AsksOfNow(words, clause.question && !clause.invites);
  return clause;
}

bool OpensClause(absl::Span<const std::string> words) {
  static const WordSet& skipped = SetOf("please also then first just and but so");
  size_t i = 0;
  while (i < words.size() && IsOneOf(skipped, words[i])) ++i;
  const absl::string_view first = At(words, i);
  if (first.empty() || i + 1 >= words.size()) return false;
  return IsOneOf(Subjects(), first) || IsOneOf(QuestionWords(), first) ||
         IsOneOf(Auxiliaries(), first) || IsOneOf(Imperatives(), first) || OwnerOf(first) == 1;
}

bool IsPointer(absl::Span<const std::string> words, size_t at) {
  static const WordSet& pointers = SetOf(
      "it its that this these those them they he she his her him one ones same other others "
      "another both either neither former latter there");
  const absl::string_view word = words[at];
  if (!IsOneOf(pointers, word)) return false;
  const absl::string_view before = at > 0 ? absl::string_view(words[at - 1]) : absl::string_view();
  const absl::string_view after = At(words, at + 1);
  // "is it possible to", "is there parking", "that is all" point at nothing.
  if (word == "there" && (before == "is" || before == "are" || after == "is" || after == "are" ||
                          before == "was" || before == "hi" || before == "hello")) {
    return false;
  }
  if (word == "it" && (after == "possible" || after == "okay" || after == "true" ||
                       after == "allowed" || after == "be")) {
    return false;
  }
  if (word == "that" || word == "it") {
    for (size_t i = at + 1; i < words.size() && i < at + 4; ++i) {
      if (words[i] == "all" || words[i] == "everything") return false;
    }
  }
  return true;
}

bool SideCounts(absl::Span<const std::string> words, size_t at) {
  const absl::string_view word = words[at];
  if (word != "on" && word != "off" && word != "in" && word != "out" && word != "up" &&
      word != "down" && word != "over" && word != "left" && word != "right" && word != "like" &&
      word != "work" && word != "good" && word != "first" && word != "last" && word != "may" &&
      word != "must" && word != "am" && word != "give" && word != "take" && word != "go" &&
      word != "come" && word != "no" && word != "hard" && word != "free" && word != "love") {
    return true;
  }
  static const WordSet& turned = SetOf(
      "turn turned turning switch switched switching sign signed signing log logged logging "
      "put keep leave is");
  if (word == "off" || word == "out" || word == "down") return true;
  if (word == "on" || word == "in" || word == "up") {
    const size_t from = at >= 4 ? at - 4 : 0;
    for (size_t i = from; i < at; ++i) {
      if (IsOneOf(turned, words[i]) && words[i] != "is") return true;
    }
  }
  return (word == "first" || word == "last") && at + 1 < words.size();
}

bool IsUnit(absl::string_view word) {
  static const WordSet& units = SetOf(
      "dollar dollars cent cents euro euros pound pounds percent minute minutes hour hours "
      "day days week weeks month months year years night nights am pm degrees degree mile "
      "miles kilometer kilometers km meter meters inch inches foot feet kg kilo kilos gram "
      "grams ounce ounces liter liters gallon gallons person people volt volts watt watts "
      "second seconds");
  return IsOneOf(units, word);
}

}  // namespace turnopt::core
