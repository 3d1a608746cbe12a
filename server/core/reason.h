#ifndef TURNOPT_SERVER_CORE_REASON_H_
#define TURNOPT_SERVER_CORE_REASON_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace turnopt::core {

// Every why and every why-not: one closed list, the same in the API, metrics, logs and docs.
enum class Reason {
  // Why there is an answer.
  kRuleMatched,  // a quick response's pattern or example matched
  kExactMatch,   // same scope, flow, state, caller and normalised utterance
  kConsensus,    // the nearest past turns agree, with enough evidence
  kPinned,       // an operator fixed this answer
  // Why the LLM answers whatever would match.
  kModeDisabled,
  kModeShadow,
  kRolledBack,      // the rollback latch holds until an operator re-arms
  kOutsideCanary,   // the call is not in the canary share
  kSwitchedOff,     // tier switched off for this dialog state
  kBudgetExceeded,  // wrong reuse over budget: learned answers of the flow are off
  // Why nothing was found.
  kNoMatch,
  kEmptyUtterance,  // nothing left to match after normalising
  kExpired,
  // Why something was found and refused.
  kExcluded,         // an exclusion of the rule fired
  kAmbiguous,        // two rules or answers fit equally well
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
  kBanned,             // an operator forbade this answer
  kDifferentDetail,    // numbers, names or negations differ from the match
  // Why the gate of same_request.h and reply_claims.h refused: another request, or facts that are
  // not good for this caller now.
  kOtherLanguage,   // not in a language whose figures are published
  kNegated,         // negated, or something else is, than where the answer was given
  kOpposite,        // off for on, buy for sell
  kOtherAnswer,     // answers a question in another way: no, unsure, wait, a filler
  kSecondRequest,   // asks for something more
  kOtherAct,        // a report for a request, what was or will be for what is
  kOtherPerson,     // yours for mine
  kOtherNumber,     // a number or unit never heard with this answer
  kOtherDate,       // a day or month never heard with this answer
  kOtherCondition,  // if, but, only, more: a limit never heard with this answer
  kNewWords,        // content words never heard with this answer
  kUnlikeHeard,     // farther from all heard than they are from one another
  kOtherReferent,   // it, that, yes: of something else than where the answer was given
  kTimeBound,       // holds for its moment only
  kPersonalFact,    // says how the caller's own things are
  kOtherValue,      // a template said of too few values to be refilled
  kUnfitReply,      // markup, a tool call, an error text: nothing to learn
  // Outcomes of CompleteTurn and StoreResponse.
  kAccepted,
  kDuplicate,    // this turn_id was completed before
  kInterrupted,  // counted, never learned
  kLlmFailed,    // counted, never learned
  kStored,
  kTooLarge,
  kStoreFailed,
  kOverloaded,  // accepted, but the learning queue was full: not learned
};

// Lower-case name, such as `below_threshold`.
const char* ReasonName(Reason reason);

// The other way round, for what was written down under that name. Absent: no such name.
absl::optional<Reason> ReasonFromName(absl::string_view name);

// The number of enumerators, for tables indexed by reason.
inline constexpr int kReasonCount = static_cast<int>(Reason::kOverloaded) + 1;

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REASON_H_
