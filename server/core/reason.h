#ifndef TURNOPT_SERVER_CORE_REASON_H_
#define TURNOPT_SERVER_CORE_REASON_H_

#include "server/base/enum_table.h"

namespace turnopt::core {

// Why a turn was decided as it was, every why and every why-not: one closed list, the same in the
// API, metrics, logs and docs. What becomes of a report is a ReportOutcome.
enum class Reason {
  // Why there is a reply.
  kRuleMatched,  // a quick response's pattern or example matched
  kExactMatch,   // same scope, flow, state, caller and normalised utterance
  kConsensus,    // the nearest past turns agree, with enough evidence
  kPinned,       // an operator fixed this reply
  // Why the LLM answers whatever would match.
  kModeDisabled,
  kModeShadow,
  kRolledBack,      // the rollback latch holds until an operator re-arms
  kOutsideCanary,   // the call is not in the canary share
  kSwitchedOff,     // tier switched off for this dialog state
  kBudgetExceeded,  // wrong reuse over budget: learned replies of the flow are off
  // Why nothing was found.
  kNoMatch,
  kEmptyUtterance,  // nothing left to match after normalising
  kExpired,
  // Why something was found and refused.
  kExcluded,         // an exclusion of the rule fired
  kAmbiguous,        // two rules or replies fit equally well
  kMissingVariable,  // a placeholder of the reply has no value in this turn
  kRepeatsReply,     // the caller heard this very reply last
  kLowAsrConfidence,
  kLeansOnContext,  // the utterance needs its context, and the match does not share it
  kPersonalData,
  kTooFewCallers,      // fewer distinct callers than k-anonymity asks for
  kTooLittleEvidence,  // too few labelled turns to set a threshold
  kBelowThreshold,     // confidence under the threshold that the budget allows
  kToolTurn,           // the neighbours needed a tool
  kReconfirm,          // due to be confirmed by the LLM again
  kBanned,             // an operator forbade this reply
  kDifferentDetail,    // numbers, names or negations differ from the match
};

inline constexpr base::EnumRow<Reason> kReasons[] = {
    {Reason::kRuleMatched, "rule_matched", 1},
    {Reason::kExactMatch, "exact_match", 2},
    {Reason::kConsensus, "consensus", 3},
    {Reason::kPinned, "pinned", 4},
    {Reason::kModeDisabled, "mode_disabled", 5},
    {Reason::kModeShadow, "mode_shadow", 6},
    {Reason::kRolledBack, "rolled_back", 7},
    {Reason::kOutsideCanary, "outside_canary", 8},
    {Reason::kSwitchedOff, "switched_off", 9},
    {Reason::kBudgetExceeded, "budget_exceeded", 10},
    {Reason::kNoMatch, "no_match", 11},
    {Reason::kEmptyUtterance, "empty_utterance", 12},
    {Reason::kExpired, "expired", 13},
    {Reason::kExcluded, "excluded", 14},
    {Reason::kAmbiguous, "ambiguous", 15},
    {Reason::kMissingVariable, "missing_variable", 16},
    {Reason::kRepeatsReply, "repeats_reply", 17},
    {Reason::kLowAsrConfidence, "low_asr_confidence", 18},
    {Reason::kLeansOnContext, "leans_on_context", 19},
    {Reason::kPersonalData, "personal_data", 20},
    {Reason::kTooFewCallers, "too_few_callers", 21},
    {Reason::kTooLittleEvidence, "too_little_evidence", 22},
    {Reason::kBelowThreshold, "below_threshold", 23},
    {Reason::kToolTurn, "tool_turn", 24},
    {Reason::kReconfirm, "reconfirm", 25},
    {Reason::kBanned, "banned", 26},
    {Reason::kDifferentDetail, "different_detail", 27},
};
constexpr const auto& EnumRows(Reason) { return kReasons; }

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REASON_H_
