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
  // Why the gate of same_request.h and reply_claims.h refused: another request, or facts that are
  // not good for this caller now.
  kOtherLanguage,   // not in a language whose figures are published
  kNegated,         // negated, or something else is, than where the reply was given
  kOpposite,        // off for on, buy for sell
  kOtherAnswer,     // answers a question in another way: no, unsure, wait, a filler
  kSecondRequest,   // asks for something more
  kOtherAct,        // a report for a request, what was or will be for what is
  kOtherPerson,     // yours for mine
  kOtherNumber,     // a number or unit never heard with this reply
  kOtherDate,       // a day or month never heard with this reply
  kOtherCondition,  // if, but, only, more: a limit never heard with this reply
  kNewWords,        // content words never heard with this reply
  kUnlikeHeard,     // farther from all heard than they are from one another
  kOtherReferent,   // it, that, yes: of something else than where the reply was given
  kTimeBound,       // holds for its moment only
  kPersonalFact,    // says how the caller's own things are
  kOtherValue,      // a template said of too few values to be refilled
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
    {Reason::kOtherLanguage, "other_language", 28},
    {Reason::kNegated, "negated", 29},
    {Reason::kOpposite, "opposite", 30},
    {Reason::kOtherAnswer, "other_answer", 31},
    {Reason::kSecondRequest, "second_request", 32},
    {Reason::kOtherAct, "other_act", 33},
    {Reason::kOtherPerson, "other_person", 34},
    {Reason::kOtherNumber, "other_number", 35},
    {Reason::kOtherDate, "other_date", 36},
    {Reason::kOtherCondition, "other_condition", 37},
    {Reason::kNewWords, "new_words", 38},
    {Reason::kUnlikeHeard, "unlike_heard", 39},
    {Reason::kOtherReferent, "other_referent", 40},
    {Reason::kTimeBound, "time_bound", 41},
    {Reason::kPersonalFact, "personal_fact", 42},
    {Reason::kOtherValue, "other_value", 43},
};
constexpr const auto& EnumRows(Reason) { return kReasons; }

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REASON_H_
