#include "server/core/language/relevance.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace turnopt::core {
namespace {

// In the order of the enumeration.
constexpr const char* kNames[] = {
    "alike",
    "alike_utterance",
    "alike_utterance_sharply",
    "alike_context",
    "alike_context_sharply",
    "alike_in_both",
    "variables_only_here",
    "variables_only_there",
    "variables_in_both",
    "variables_the_same",
    "state_the_same",
    "previous_the_same",
    "words_only_here",
    "words_only_there",
    "rarest_word",
    "word_overlap",
    "context_words",
    "numbers_differ",
    "negation_differs",
    "question_differs",
    "length_differs",
    "placeholders_only_here",
    "placeholders_only_there",
    "names_differ",
    "previous_question_differs",
    "needed_tool",
};
static_assert(sizeof(kNames) / sizeof(kNames[0]) == kRelevanceInputs, "one name for each input");

float AtMost(int count, int bound) { return static_cast<float>(std::min(count, bound)); }

float Fourth(float x) { return x * x * x * x; }

}  // namespace

const char* RelevanceInputName(size_t input) {
  return input < kRelevanceInputs ? kNames[input] : "";
}

float RelevanceWeights::Score(const RelevanceInputs& inputs) const {
  float score = 0;
  for (size_t i = 0; i < kRelevanceInputs; ++i) score += of[i] * inputs[i];
  return score;
}

RelevanceInputs Relate(const DialogContext& here, const DialogContext& there,
                       const WordDifference& words, const Likeness& likeness) {
  const TextProfile& said = here.utterance;
  const TextProfile& said_there = there.utterance;
  const SetDifference names = CompareSets(here.variables, there.variables);
  const SetDifference slots = CompareSets(said.placeholders, said_there.placeholders);
  const WordDifference context = CompareWords(here.previous_reply, there.previous_reply);
  const float utterance = likeness.utterance_cosine;
  const float previous = likeness.context_cosine;
  RelevanceInputs inputs = {};
  inputs[kAlike] = likeness.similarity;
  inputs[kAlikeUtterance] = utterance;
  inputs[kAlikeUtteranceSharply] = Fourth(utterance);
  inputs[kAlikeContext] = previous;
  inputs[kAlikeContextSharply] = Fourth(previous);
  inputs[kAlikeInBoth] = utterance * previous;
  inputs[kVariablesOnlyHere] = AtMost(names.only_a, 5);
  inputs[kVariablesOnlyThere] = AtMost(names.only_b, 5);
  inputs[kVariablesInBoth] = static_cast<float>(names.shared) / 5;
  inputs[kVariablesTheSame] = names.only_a + names.only_b == 0;
  inputs[kStateTheSame] = here.state != 0 && here.state == there.state;
  inputs[kPreviousTheSame] = here.previous == there.previous;
  inputs[kWordsOnlyHere] = std::log1p(words.only_a);
  inputs[kWordsOnlyThere] = std::log1p(words.only_b);
  inputs[kRarestWord] = std::log1p(words.rarest);
  inputs[kWordOverlap] = words.Overlap();
  inputs[kContextWords] = std::log1p(context.only_a + context.only_b);
  inputs[kNumbersDiffer] = said.numbers != said_there.numbers;
  inputs[kNegationDiffers] = said.negation != said_there.negation;
  inputs[kQuestionDiffers] = said.question != said_there.question;
  inputs[kLengthDiffers] =
      std::log1p(std::abs(static_cast<float>(said.length) - static_cast<float>(said_there.length)));
  inputs[kPlaceholdersOnlyHere] = AtMost(slots.only_a, 3);
  inputs[kPlaceholdersOnlyThere] = AtMost(slots.only_b, 3);
  inputs[kNamesDiffer] = AtMost(std::abs(int{said.names} - int{said_there.names}), 3);
  inputs[kPreviousQuestionDiffers] = here.previous_reply.question != there.previous_reply.question;
  inputs[kNeededTool] = likeness.needed_tool;
  return inputs;
}

}  // namespace turnopt::core
