// The enums of proto_convert.h. Both sides number their enumerators independently; switches without
// `default` make the compiler list what a new enumerator needs.
#include "server/service/field_check.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {

absl::StatusOr<core::Source> FromProto(absl::string_view field, v1::Source proto) {
  switch (proto) {
    case v1::SOURCE_LLM:
      return core::Source::kLlm;
    case v1::SOURCE_QUICK_RESPONSE:
      return core::Source::kQuickResponse;
    case v1::SOURCE_CACHE:
      return core::Source::kCache;
    case v1::SOURCE_FALLBACK:
      return core::Source::kFallback;
    case v1::SOURCE_UNSPECIFIED:
      return Required(field);
    default:  // proto3 enums are open: the client may be newer
      return Invalid(field, "no such source");
  }
}

absl::StatusOr<absl::optional<core::Mode>> FromProto(absl::string_view field, v1::Mode proto) {
  switch (proto) {
    case v1::MODE_UNSPECIFIED:
      return absl::optional<core::Mode>();
    case v1::MODE_DISABLED:
      return absl::make_optional(core::Mode::kDisabled);
    case v1::MODE_SHADOW:
      return absl::make_optional(core::Mode::kShadow);
    case v1::MODE_ENABLED:
      return absl::make_optional(core::Mode::kEnabled);
    default:
      return Invalid(field, "no such mode");
  }
}

v1::Source ToProto(core::Source source) {
  switch (source) {
    case core::Source::kLlm:
      return v1::SOURCE_LLM;
    case core::Source::kQuickResponse:
      return v1::SOURCE_QUICK_RESPONSE;
    case core::Source::kCache:
      return v1::SOURCE_CACHE;
    case core::Source::kFallback:
      return v1::SOURCE_FALLBACK;
  }
  return v1::SOURCE_UNSPECIFIED;
}

v1::Mode ToProto(core::Mode mode) {
  switch (mode) {
    case core::Mode::kDisabled:
      return v1::MODE_DISABLED;
    case core::Mode::kShadow:
      return v1::MODE_SHADOW;
    case core::Mode::kEnabled:
      return v1::MODE_ENABLED;
  }
  return v1::MODE_UNSPECIFIED;
}

v1::MatchKind ToProto(core::MatchKind match) {
  switch (match) {
    case core::MatchKind::kNone:
      return v1::MATCH_KIND_UNSPECIFIED;
    case core::MatchKind::kRule:
      return v1::MATCH_KIND_RULE;
    case core::MatchKind::kExact:
      return v1::MATCH_KIND_EXACT;
    case core::MatchKind::kConsensus:
      return v1::MATCH_KIND_CONSENSUS;
  }
  return v1::MATCH_KIND_UNSPECIFIED;
}

v1::QualityStatus ToProto(core::QualityStatus status) {
  switch (status) {
    case core::QualityStatus::kExcellent:
      return v1::QUALITY_STATUS_EXCELLENT;
    case core::QualityStatus::kGood:
      return v1::QUALITY_STATUS_GOOD;
    case core::QualityStatus::kAcceptable:
      return v1::QUALITY_STATUS_ACCEPTABLE;
    case core::QualityStatus::kDegraded:
      return v1::QUALITY_STATUS_DEGRADED;
    case core::QualityStatus::kPoor:
      return v1::QUALITY_STATUS_POOR;
  }
  return v1::QUALITY_STATUS_UNSPECIFIED;
}

v1::Reason ToProto(core::Reason reason) {
  switch (reason) {
    case core::Reason::kRuleMatched:
      return v1::REASON_RULE_MATCHED;
    case core::Reason::kExactMatch:
      return v1::REASON_EXACT_MATCH;
    case core::Reason::kConsensus:
      return v1::REASON_CONSENSUS;
    case core::Reason::kPinned:
      return v1::REASON_PINNED;
    case core::Reason::kModeDisabled:
      return v1::REASON_MODE_DISABLED;
    case core::Reason::kModeShadow:
      return v1::REASON_MODE_SHADOW;
    case core::Reason::kRolledBack:
      return v1::REASON_ROLLED_BACK;
    case core::Reason::kOutsideCanary:
      return v1::REASON_OUTSIDE_CANARY;
    case core::Reason::kSwitchedOff:
      return v1::REASON_SWITCHED_OFF;
    case core::Reason::kBudgetExceeded:
      return v1::REASON_BUDGET_EXCEEDED;
    case core::Reason::kNoMatch:
      return v1::REASON_NO_MATCH;
    case core::Reason::kEmptyUtterance:
      return v1::REASON_EMPTY_UTTERANCE;
    case core::Reason::kExpired:
      return v1::REASON_EXPIRED;
    case core::Reason::kExcluded:
      return v1::REASON_EXCLUDED;
    case core::Reason::kAmbiguous:
      return v1::REASON_AMBIGUOUS;
    case core::Reason::kMissingVariable:
      return v1::REASON_MISSING_VARIABLE;
    case core::Reason::kRepeatsReply:
      return v1::REASON_REPEATS_REPLY;
    case core::Reason::kLowAsrConfidence:
      return v1::REASON_LOW_ASR_CONFIDENCE;
    case core::Reason::kLeansOnContext:
      return v1::REASON_LEANS_ON_CONTEXT;
    case core::Reason::kPersonalData:
      return v1::REASON_PERSONAL_DATA;
    case core::Reason::kTooFewCallers:
      return v1::REASON_TOO_FEW_CALLERS;
    case core::Reason::kTooLittleEvidence:
      return v1::REASON_TOO_LITTLE_EVIDENCE;
    case core::Reason::kBelowThreshold:
      return v1::REASON_BELOW_THRESHOLD;
    case core::Reason::kToolTurn:
      return v1::REASON_TOOL_TURN;
    case core::Reason::kReconfirm:
      return v1::REASON_RECONFIRM;
    case core::Reason::kBanned:
      return v1::REASON_BANNED;
    case core::Reason::kDifferentDetail:
      return v1::REASON_DIFFERENT_DETAIL;
    case core::Reason::kOtherLanguage:
      return v1::REASON_OTHER_LANGUAGE;
    case core::Reason::kNegated:
      return v1::REASON_NEGATED;
    case core::Reason::kOpposite:
      return v1::REASON_OPPOSITE;
    case core::Reason::kOtherAnswer:
      return v1::REASON_OTHER_ANSWER;
    case core::Reason::kSecondRequest:
      return v1::REASON_SECOND_REQUEST;
    case core::Reason::kOtherAct:
      return v1::REASON_OTHER_ACT;
    case core::Reason::kOtherPerson:
      return v1::REASON_OTHER_PERSON;
    case core::Reason::kOtherNumber:
      return v1::REASON_OTHER_NUMBER;
    case core::Reason::kOtherDate:
      return v1::REASON_OTHER_DATE;
    case core::Reason::kOtherCondition:
      return v1::REASON_OTHER_CONDITION;
    case core::Reason::kNewWords:
      return v1::REASON_NEW_WORDS;
    case core::Reason::kUnlikeHeard:
      return v1::REASON_UNLIKE_HEARD;
    case core::Reason::kOtherReferent:
      return v1::REASON_OTHER_REFERENT;
    case core::Reason::kTimeBound:
      return v1::REASON_TIME_BOUND;
    case core::Reason::kPersonalFact:
      return v1::REASON_PERSONAL_FACT;
    case core::Reason::kOtherValue:
      return v1::REASON_OTHER_VALUE;
    case core::Reason::kUnfitReply:
      return v1::REASON_UNFIT_REPLY;
    case core::Reason::kAccepted:
      return v1::REASON_ACCEPTED;
    case core::Reason::kDuplicate:
      return v1::REASON_DUPLICATE;
    case core::Reason::kInterrupted:
      return v1::REASON_INTERRUPTED;
    case core::Reason::kLlmFailed:
      return v1::REASON_LLM_FAILED;
    case core::Reason::kStored:
      return v1::REASON_STORED;
    case core::Reason::kTooLarge:
      return v1::REASON_TOO_LARGE;
    case core::Reason::kStoreFailed:
      return v1::REASON_STORE_FAILED;
    case core::Reason::kOverloaded:
      return v1::REASON_OVERLOADED;
  }
  return v1::REASON_UNSPECIFIED;
}

}  // namespace turnopt::service
