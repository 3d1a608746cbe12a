// What the learned replies knew of a turn when they decided it. Kept until the turn is completed,
// so that it is judged by the confidence it was given and its pairs are learned without a second
// search. Immutable once made.
#ifndef TURNOPT_SERVER_CORE_REUSE_REUSE_EVIDENCE_H_
#define TURNOPT_SERVER_CORE_REUSE_REUSE_EVIDENCE_H_

#include <memory>
#include <string>

#include "server/core/decision.h"
#include "server/core/reuse/consensus.h"
#include "server/core/reuse/reply_book.h"

namespace turnopt::core {

struct ReuseEvidence final : TierEvidence {
  std::string utterance_pattern;
  DialogContext context;
  Reading reading;                  // of the utterance
  std::shared_ptr<FlowEntry> flow;  // null: nothing was learned there yet
  Vote vote;
  std::string candidate;  // the winner's pattern, as it would be served; empty: no winner
  std::string reply_id;
  double confidence = 0;
  double threshold = 2;          // of the time
  double verification_rate = 1;  // of the time
  bool eligible = false;         // only the threshold could hold it back
  bool verify = false;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REUSE_EVIDENCE_H_
