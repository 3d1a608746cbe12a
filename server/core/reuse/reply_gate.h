// The last word before a learned reply is spoken: does this utterance ask the same as those that
// led to the answer, and is every fact of the reply good for this caller, now? Independent of
// labels, confidence and threshold; one reason for each kind of refusal.
//
// Reads only the examples behind the winner. Pure; the caller holds the flow's lock.
#ifndef TURNOPT_SERVER_CORE_REUSE_REPLY_GATE_H_
#define TURNOPT_SERVER_CORE_REUSE_REPLY_GATE_H_

#include "server/core/language/reading.h"
#include "server/core/reason.h"
#include "server/core/reuse/consensus.h"
#include "server/core/reuse/flow_book.h"
#include "server/core/turn.h"

namespace turnopt::core {

struct GateQuestion {
  const Turn& turn;
  const Reading& asked;          // of the delexicalised utterance
  const DialogContext& context;  // of this turn
  const Vote& vote;              // has a winner
};

// kConsensus: nothing speaks against the answer.
Reason RefuseReply(const FlowBook& book, const GateQuestion& question);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REPLY_GATE_H_
