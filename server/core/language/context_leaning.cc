#include "server/core/language/context_leaning.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/core/language/lexicon.h"

namespace turnopt::core {
namespace {

constexpr int kMostContentBesidePointer = 3;

using WordSet = absl::flat_hash_set<absl::string_view>;

// Assent, refusal, courtesy, and words without a meaning of their own.
const WordSet& EmptyWords() {
  static const auto& words = *new WordSet{
      "yes",    "yeah",   "yep",     "yup",     "no",      "nope",    "nah",        "not",
      "ok",     "okay",   "sure",    "right",   "fine",    "good",    "great",      "nice",
      "well",   "cool",   "perfect", "correct", "exactly", "alright", "absolutely", "definitely",
      "please", "thanks", "thank",   "you",     "i",       "me",      "my",         "we",
      "us",     "a",      "an",      "the",     "is",      "are",     "was",        "am",
      "be",     "do",     "does",    "did",     "can",     "could",   "would",      "will",
      "shall",  "and",    "or",      "but",     "so",      "to",      "of",         "for",
      "in",     "on",     "at",      "with",    "as",      "if",      "then",       "just",
      "too",    "also",   "very",    "really",  "much",    "many",    "what",       "which",
      "who",    "where",  "when",    "how",     "why",     "sounds",  "works",      "go",
      "ahead",  "let",    "get",     "like",    "want",    "need",    "have",       "has",
      "had"};
  return words;
}

const WordSet& PointingWords() {
  static const auto& words =
      *new WordSet{"it",     "its",     "that",   "this",   "these",  "those",   "them", "they",
                   "their",  "he",      "she",    "his",    "her",    "him",     "one",  "ones",
                   "there",  "here",    "same",   "other",  "others", "another", "else", "both",
                   "either", "neither", "former", "latter", "again"};
  return words;
}

// Words that end a call, wherever they are said.
const WordSet& ClosingWords() {
  static const auto& words =
      *new WordSet{"thanks", "thank", "bye", "goodbye", "everything", "nothing", "appreciate"};
  return words;
}

const WordSet& AnswerWords() {
  static const auto& words = *new WordSet{"yes", "yeah", "yep", "yup", "no", "nope", "nah", "sure"};
  return words;
}

constexpr size_t kMostWordsOfFragment = 5;

// Words that ask to hear or to be told more of what was said.
const WordSet& AskingBackWords() {
  static const auto& words = *new WordSet{
      "repeat",  "pardon", "huh",     "sorry",      "continue",  "elaborate", "clarify", "mean",
      "meant",   "means",  "said",    "understand", "mentioned", "previous",  "before",  "earlier",
      "instead", "more",   "details", "next",       "back",      "rest"};
  return words;
}

// Words with which a sentence says or asks something of its own.
const WordSet& SentenceWords() {
  static const auto& words = *new WordSet{
      "am",   "is",   "are",  "was",   "were", "be",    "do",    "does",   "did",   "have",
      "has",  "had",  "can",  "could", "will", "would", "shall", "should", "may",   "might",
      "must", "need", "want", "like",  "what", "which", "who",   "whose",  "where", "when",
      "how",  "why",  "i",    "you",   "we",   "they",  "let",   "go",     "talk",  "speak"};
  return words;
}

const WordSet& GreetingWords() {
  static const auto& words = *new WordSet{"hi", "hello", "hey", "morning", "afternoon", "evening"};
  return words;
}

// "is there a", "this week", "is it okay": words that point at nothing said before.
bool PointsNowhere(const std::vector<std::string>& tokens, size_t i) {
  static const auto& times = *new WordSet{"week",    "weekend", "month",     "year",    "morning",
                                          "evening", "time",    "afternoon", "weekends"};
  static const auto& existing = *new WordSet{"is", "are", "was", "were", "will"};
  static const auto& opinions =
      *new WordSet{"okay", "possible", "allowed", "safe", "true", "raining"};
  const auto at = [&tokens](size_t k) {
    return k < tokens.size() ? absl::string_view(tokens[k]) : "";
  };
  const absl::string_view word = tokens[i];
  if (word == "here") return true;
  if (word == "this") return times.contains(at(i + 1));
  if (word == "it") return i > 0 && at(i - 1) == "is" && opinions.contains(at(i + 1));
  return word == "there" &&
         ((i > 0 && existing.contains(at(i - 1))) || existing.contains(at(i + 1)));
}

struct Reading {
  int content = 0;  // words that are neither empty nor point
  bool points = false;
  bool closes = false;
  bool answers = false;
};

Reading Read(const NormalizedUtterance& utterance) {
  Reading reading;
  for (const std::string& word : utterance.tokens) {
    reading.closes |= ClosingWords().contains(word);
    reading.answers |= AnswerWords().contains(word);
    if (PointingWords().contains(word)) {
      reading.points = true;
    } else if (!EmptyWords().contains(word)) {
      ++reading.content;
    }
  }
  return reading;
}

}  // namespace

bool LeansOnContext(const NormalizedUtterance& utterance) {
  const Reading reading = Read(utterance);
  if (reading.closes && !reading.answers) return false;
  return reading.content == 0 || (reading.points && reading.content <= kMostContentBesidePointer);
}

bool NeedsPreviousReply(const NormalizedUtterance& utterance) {
  const std::vector<std::string>& tokens = utterance.tokens;
  if (tokens.empty()) return false;
  const Reading reading = Read(utterance);
  if (reading.content == 0 && !(reading.closes && !reading.answers)) return true;
  static const auto& joining = *new WordSet{"and", "or", "but", "because", "then", "also"};
  if (joining.contains(tokens.front())) return true;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (AskingBackWords().contains(tokens[i])) return true;
    if (PointingWords().contains(tokens[i]) && !PointsNowhere(tokens, i)) return true;
    if (tokens[i] == "about" && i > 0 && (tokens[i - 1] == "what" || tokens[i - 1] == "how")) {
      return true;
    }
  }
  return false;
}

bool IsFragment(const NormalizedUtterance& utterance) {
  if (utterance.tokens.empty() || utterance.tokens.size() > kMostWordsOfFragment) return false;
  return absl::c_none_of(utterance.tokens, [](const std::string& word) {
    const LexiconEntry* entry = Lexicon::English().Find(word);
    return SentenceWords().contains(word) || ClosingWords().contains(word) ||
           GreetingWords().contains(word) || (entry != nullptr && entry->request);
  });
}

}  // namespace turnopt::core
