#ifndef TURNOPT_SERVER_CORE_REPORT_OUTCOME_H_
#define TURNOPT_SERVER_CORE_REPORT_OUTCOME_H_

#include "server/base/enum_table.h"

namespace turnopt::core {

// What became of a report: of a completed turn, of a past one to learn from, or of a reply to
// store. The same names in the API, metrics and stored rows; why a turn was decided as it was is a
// Reason.
enum class ReportOutcome {
  kAccepted,     // counted; what is learned of it comes later
  kDuplicate,    // this turn_id was completed before
  kInterrupted,  // counted, never learned
  kLlmFailed,    // failed, timed out or said nothing: counted, never learned
  kOverloaded,   // counted, but the learning queue was full: not learned
  kStored,
  kTooLarge,
  kModeDisabled,    // nothing is learned while disabled
  kEmptyUtterance,  // nothing left to match after normalising
  kLowAsrConfidence,
  kToolTurn,        // the reply needed a tool: it holds for this call only
  kPersonalData,    // the reply holds a value that no placeholder can stand for
  kLeansOnContext,  // the utterance needs the reply before it, which is not known
  kUnfitReply,      // markup, a tool call, an error text, a cut sentence: nothing to learn
  kUnknownCaller,   // the line wants to know its callers, and this one is not known
};
inline constexpr base::EnumRow<ReportOutcome> kReportOutcomes[] = {
    {ReportOutcome::kAccepted, "accepted", 1},
    {ReportOutcome::kDuplicate, "duplicate", 2},
    {ReportOutcome::kInterrupted, "interrupted", 3},
    {ReportOutcome::kLlmFailed, "llm_failed", 4},
    {ReportOutcome::kOverloaded, "overloaded", 5},
    {ReportOutcome::kStored, "stored", 6},
    {ReportOutcome::kTooLarge, "too_large", 7},
    {ReportOutcome::kModeDisabled, "mode_disabled", 8},
    {ReportOutcome::kEmptyUtterance, "empty_utterance", 9},
    {ReportOutcome::kLowAsrConfidence, "low_asr_confidence", 10},
    {ReportOutcome::kToolTurn, "tool_turn", 11},
    {ReportOutcome::kPersonalData, "personal_data", 12},
    {ReportOutcome::kLeansOnContext, "leans_on_context", 13},
    {ReportOutcome::kUnfitReply, "unfit_reply", 14},
    {ReportOutcome::kUnknownCaller, "unknown_caller", 15},
};
constexpr const auto& EnumRows(ReportOutcome) { return kReportOutcomes; }

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REPORT_OUTCOME_H_
