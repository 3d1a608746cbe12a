// What the confidence model is told of one vote. Every input is a plain number that means the same
// in a small book and a large one, so that weights learned on some services carry over to others.
//
// The list is the contract between consensus.cc, which fills it, and server/models/training/
// confidence.py, which fits the weights on what the C++ computes: names, not positions, are stored.
#ifndef TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_INPUTS_H_
#define TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_INPUTS_H_

#include <array>
#include <cstddef>

namespace turnopt::core {

// `Log` quantities are natural logarithms of one plus a count. "Share" is weighted by similarity,
// 0..1. "Winner" is the example whose reply won; "here" is this turn, "there" is the winner's.
enum ConfidenceInput : size_t {
  kShare,              // of the vote that agrees with the winner
  kRivalShare,         // of the best reply that disagrees with it
  kToolShare,          // of neighbours that needed a tool
  kLogCallers,         // distinct callers behind the winner
  kTop1Agrees,         // agreement of the most relevant neighbour's reply with the winner
  kTop5Agrees,         // mean over the five most relevant
  kAllAgree,           // mean over all neighbours, unweighted
  kToolFraction,       // of neighbours that needed a tool, unweighted
  kLogSupport,         // weight that agrees
  kLogDissent,         // weight that does not
  kNearestSimilarity,  // of the most relevant neighbour
  kWinnerSimilarity,
  kLogNeighbours,
  kStateShare,  // among neighbours in the same dialog state; 0 without one
  kLogStateNeighbours,
  kContextShare,    // weighted towards alike previous replies
  kVariablesShare,  // weighted towards the same known variables
  kUtteranceShare,  // weighted by the utterance alone, sharply
  kUtteranceMass,
  kVariablesToolShare,
  kSimilarShare,        // by plain similarity instead of relevance
  kBehindShare,         // of the weights, whose replies more likely than not say the same
  kLogEffectiveVoters,  // Kish's effective number of the weights, 1..neighbours
  kLeastNewWords,       // nats of words new to the closest supporter
  kLogUtteranceWords,
  kLogReplyWords,
  kReplyAsks,
  kReplyNegates,
  kReplyPlaceholders,
  kUtteranceNumbers,
  kUtteranceNames,
  kReplyNumbers,
  kReplyNames,
  kUtteranceAsks,
  kUtteranceNegates,
  kPreviousAsks,
  kLogVariables,
  kWinnerUtteranceCosine,
  kWinnerContextCosine,
  kWinnerOnlyHere,  // nats of words that only this utterance has
  kWinnerOnlyThere,
  kWinnerOverlap,
  kWinnerRarest,
  kWinnerContextDifference,
  kWinnerContextOverlap,
  kWinnerVariablesOnlyHere,
  kWinnerVariablesOnlyThere,
  kWinnerVariablesShared,
  kWinnerNumbersDiffer,
  kWinnerPlaceholdersOnlyHere,
  kWinnerPlaceholdersOnlyThere,
  kWinnerNegationDiffers,
  kWinnerQuestionDiffers,
  kWinnerSameState,
  kWinnerSamePrevious,
  kWinnerLengthDifference,
  kReplyRecord,  // log odds of the reply's labels so far
  kLogReplyLabels,
  kStateRecord,  // log odds of the state's labels so far
  kLogStateLabels,
  kLocalAccuracy,        // share of neighbours whose own vote turned out right
  kLocalWinnerAccuracy,  // the same among those that agree with the winner
  kConfidenceInputs      // how many there are
};

using ConfidenceInputs = std::array<float, kConfidenceInputs>;

// Such as "rival_share": how the input is called in the weights file and in explanations.
const char* ConfidenceInputName(size_t input);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_CONFIDENCE_INPUTS_H_
