#include "server/core/language/context_leaning.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

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

}  // namespace

bool LeansOnContext(const NormalizedUtterance& utterance) {
  int content = 0;
  bool points = false, closes = false, answers = false;
  for (const std::string& word : utterance.tokens) {
    closes |= ClosingWords().contains(word);
    answers |= AnswerWords().contains(word);
    if (PointingWords().contains(word)) {
      points = true;
    } else if (!EmptyWords().contains(word)) {
      ++content;
    }
  }
  if (closes && !answers) return false;
  return content == 0 || (points && content <= kMostContentBesidePointer);
}

}  // namespace turnopt::core
