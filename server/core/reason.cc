#include "server/core/reason.h"

namespace turnopt::core {

const char* ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kRuleMatched:
      return "rule_matched";
    case Reason::kExactMatch:
      return "exact_match";
    case Reason::kConsensus:
      return "consensus";
    case Reason::kPinned:
      return "pinned";
    case Reason::kModeDisabled:
      return "mode_disabled";
    case Reason::kModeShadow:
      return "mode_shadow";
    case Reason::kRolledBack:
      return "rolled_back";
    case Reason::kOutsideCanary:
      return "outside_canary";
    case Reason::kSwitchedOff:
      return "switched_off";
    case Reason::kBudgetExceeded:
      return "budget_exceeded";
    case Reason::kNoMatch:
      return "no_match";
    case Reason::kEmptyUtterance:
      return "empty_utterance";
    case Reason::kExpired:
      return "expired";
    case Reason::kExcluded:
      return "excluded";
    case Reason::kAmbiguous:
      return "ambiguous";
    case Reason::kMissingVariable:
      return "missing_variable";
    case Reason::kRepeatsReply:
      return "repeats_reply";
    case Reason::kLowAsrConfidence:
      return "low_asr_confidence";
    case Reason::kLeansOnContext:
      return "leans_on_context";
    case Reason::kPersonalData:
      return "personal_data";
    case Reason::kTooFewCallers:
      return "too_few_callers";
    case Reason::kTooLittleEvidence:
      return "too_little_evidence";
    case Reason::kBelowThreshold:
      return "below_threshold";
    case Reason::kToolTurn:
      return "tool_turn";
    case Reason::kReconfirm:
      return "reconfirm";
    case Reason::kBanned:
      return "banned";
    case Reason::kDifferentDetail:
      return "different_detail";
    case Reason::kOtherLanguage:
      return "other_language";
    case Reason::kNegated:
      return "negated";
    case Reason::kOpposite:
      return "opposite";
    case Reason::kOtherAnswer:
      return "other_answer";
    case Reason::kSecondRequest:
      return "second_request";
    case Reason::kOtherAct:
      return "other_act";
    case Reason::kOtherPerson:
      return "other_person";
    case Reason::kOtherNumber:
      return "other_number";
    case Reason::kOtherDate:
      return "other_date";
    case Reason::kOtherCondition:
      return "other_condition";
    case Reason::kNewWords:
      return "new_words";
    case Reason::kUnlikeHeard:
      return "unlike_heard";
    case Reason::kOtherReferent:
      return "other_referent";
    case Reason::kTimeBound:
      return "time_bound";
    case Reason::kPersonalFact:
      return "personal_fact";
    case Reason::kOtherValue:
      return "other_value";
    case Reason::kUnfitReply:
      return "unfit_reply";
    case Reason::kAccepted:
      return "accepted";
    case Reason::kDuplicate:
      return "duplicate";
    case Reason::kInterrupted:
      return "interrupted";
    case Reason::kLlmFailed:
      return "llm_failed";
    case Reason::kStored:
      return "stored";
    case Reason::kTooLarge:
      return "too_large";
    case Reason::kStoreFailed:
      return "store_failed";
    case Reason::kOverloaded:
      return "overloaded";
  }
  return "unknown";
}

absl::optional<Reason> ReasonFromName(absl::string_view name) {
  for (int i = 0; i < kReasonCount; ++i) {
    const Reason reason = static_cast<Reason>(i);
    if (name == ReasonName(reason)) return reason;
  }
  return absl::nullopt;
}

}  // namespace turnopt::core
