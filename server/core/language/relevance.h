// How much a past turn has to say about this one: the weight of its vote. A log-linear model of the
// ways in which two turns are alike; its weights are in the file of confidence.h, fitted by
// server/models/training/relevance.py so that the past turns whose answer was the right one get
// the largest share of the vote. The similarity of the reply book finds the neighbours, and is one
// input among these: on held-out services of sgd_train, votes weighed so serve a point more at the
// same error than votes weighed by similarity alone (server/decisions/0013-learned-relevance.md).
//
// Pure functions of their arguments.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_RELEVANCE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_RELEVANCE_H_

#include <array>
#include <cstddef>

#include "server/core/language/dialog_context.h"

namespace turnopt::core {

// "Here" is this turn, "there" the past one.
enum RelevanceInput : size_t {
  kAlike,                  // FlowBook's similarity
  kAlikeUtterance,         // cosine of the utterances
  kAlikeUtteranceSharply,  // its fourth power
  kAlikeContext,           // cosine of the previous replies
  kAlikeContextSharply,
  kAlikeInBoth,              // product of the two cosines
  kVariablesOnlyHere,        // names of known variables, at most 5
  kVariablesOnlyThere,       // at most 5
  kVariablesInBoth,          // a fifth of their number
  kVariablesTheSame,         // 0 or 1, as all below that are not counts
  kStateTheSame,             // false where the agent has no states
  kPreviousTheSame,          // previous replies of the same words
  kWordsOnlyHere,            // ln(1 + nats of the utterance's words)
  kWordsOnlyThere,           // ln(1 + nats)
  kRarestWord,               // ln(1 + nats) of the rarest word that one has and the other lacks
  kWordOverlap,              // share of the words that both have, 0..1
  kContextWords,             // ln(1 + nats) of the previous replies' words that only one has
  kNumbersDiffer,            // of the utterances
  kNegationDiffers,          // of the utterances
  kQuestionDiffers,          // of the utterances
  kLengthDiffers,            // ln(1 + words)
  kPlaceholdersOnlyHere,     // of the utterances, at most 3
  kPlaceholdersOnlyThere,    // at most 3
  kNamesDiffer,              // capitalised words, at most 3
  kPreviousQuestionDiffers,  // one previous reply asks, the other does not
  kNeededTool,               // the past turn did
  kRelevanceInputs           // how many there are
};

using RelevanceInputs = std::array<float, kRelevanceInputs>;

// Such as "words_only_here": how the input is called in the weights file.
const char* RelevanceInputName(size_t input);

struct RelevanceWeights {
  // Without a file: by similarity alone, at a sharpness chosen on sgd_train.
  RelevanceWeights() : of{} { of[kAlike] = 8; }

  // Natural log of a vote's weight, up to a constant.
  float Score(const RelevanceInputs& inputs) const;

  std::array<float, kRelevanceInputs> of;
};

// How near two dialog contexts are, as whoever keeps their vectors measured it.
struct Likeness {
  float similarity = 0;        // that found the past one (FlowBook)
  float utterance_cosine = 0;  // of the utterances
  float context_cosine = 0;    // of the previous replies
  bool needed_tool = false;    // the past one led to a tool call
};

// `words`: CompareWords of the two utterances, those said here first.
RelevanceInputs Relate(const DialogContext& here, const DialogContext& there,
                       const WordDifference& words, const Likeness& likeness);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_RELEVANCE_H_
