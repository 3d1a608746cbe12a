// The vote of the nearest past turns. Each neighbour's reply gets the summed weight of the
// neighbours whose replies agree with it, by the judge's probability; the reply with the largest
// sum wins. Turns that needed a tool agree only with one another, and are told apart in the
// confidence. Soft agreement, because hard clusters of replies serve a third less.
//
// Pure functions over a FlowBook; the caller holds its lock.
#ifndef TURNOPT_SERVER_CORE_REUSE_CONSENSUS_H_
#define TURNOPT_SERVER_CORE_REUSE_CONSENSUS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "server/core/language/relevance.h"
#include "server/core/reason.h"
#include "server/core/reuse/confidence_inputs.h"
#include "server/core/reuse/flow_book.h"

namespace turnopt::core {

struct ConsensusOptions {
  size_t considered = 32;  // the most similar past turns; of these,
  size_t neighbours = 16;  // the most relevant ones vote
  size_t min_distinct_callers = 3;
  // A caller's examples may fill no more of a vote; the next nearest of others take the rest.
  size_t max_voters_per_caller = 2;
  // Previous replies at least this alike are the same context.
  float same_context_cosine = 0.5f;
};

// One neighbour's part in a vote.
struct Voter {
  uint32_t slot = 0;
  ReplyKey reply = kToolTurn;
  float similarity = 0;
  float weight = 0;
  float agrees = 0;  // with the winner
  float share = 0;   // of the vote, for this neighbour's own reply
};

struct Vote {
  std::vector<Voter> voters;  // most relevant first
  // Index into `voters` of the example whose reply won; -1 if no neighbour has a reply.
  int winner = -1;
  // kConsensus, or why the winner may not be served: kToolTurn, kBanned, kPersonalData,
  // kTooFewCallers, kMissingVariable.
  Reason reason = Reason::kNoMatch;
  size_t distinct_callers = 0;  // behind the winner
  // Somebody behind the winner was in this context: after the same or an alike previous reply, or
  // in the same dialog state.
  bool shares_context = false;
  ConfidenceInputs inputs = {};
  // Pairs of the neighbours' replies that were never judged: they counted as no agreement.
  std::vector<std::pair<ReplyKey, ReplyKey>> missing;
};

// `available` are the names of the variables that have a value now, sorted.
Vote TakeVote(const FlowBook& book, const DialogContext& query, const ConsensusOptions& options,
              const RelevanceWeights& relevance, const std::vector<std::string>& available);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_CONSENSUS_H_
