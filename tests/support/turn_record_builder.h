#ifndef TURNOPT_TESTS_SUPPORT_TURN_RECORD_BUILDER_H_
#define TURNOPT_TESTS_SUPPORT_TURN_RECORD_BUILDER_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/base/enum_table.h"
#include "server/core/turn_record.h"

namespace turnopt::testing {

// A plain turn that the LLM answered in 3 s while optimisations were disabled.
inline core::TurnRecord BaselineTurn(absl::string_view turn_id, absl::Time at) {
  core::TurnRecord turn;
  turn.turn_id = std::string(turn_id);
  turn.completed_at = at;
  turn.call_hash = 11;
  turn.caller_hash = 22;
  turn.flow = "booking";
  turn.dialog_state = "2_date";
  turn.mode = core::Mode::kDisabled;
  turn.decision_known = true;
  turn.reason = core::Reason::kModeDisabled;
  turn.latency.total = absl::Seconds(3);
  turn.llm_called = true;
  turn.model = "large";
  turn.prompt_tokens = 1000;
  turn.completion_tokens = 100;
  core::QualityScore quality;
  quality.overall = 80;
  quality.uncalibrated = 80;
  quality.status = core::QualityStatus::kGood;
  quality.profile = "voice";
  turn.quality = quality;
  return turn;
}

// A turn that was answered from `source` in 600 ms while enabled.
inline core::TurnRecord ServedTurn(absl::string_view turn_id, absl::Time at, core::Source source) {
  core::TurnRecord turn = BaselineTurn(turn_id, at);
  turn.mode = core::Mode::kEnabled;
  turn.decided = source;
  turn.spoken = source;
  turn.match =
      source == core::Source::kCache ? core::MatchKind::kConsensus : core::MatchKind::kRule;
  turn.reason =
      source == core::Source::kCache ? core::Reason::kConsensus : core::Reason::kRuleMatched;
  turn.confidence = 0.97;
  turn.latency.total = absl::Milliseconds(600);
  turn.llm_called = false;
  turn.model.clear();
  turn.prompt_tokens = 0;
  turn.completion_tokens = 0;
  return turn;
}

// A shadow turn for which `candidate` would have been served.
inline core::TurnRecord ShadowTurn(absl::string_view turn_id, absl::Time at,
                                   core::Source candidate) {
  core::TurnRecord turn = BaselineTurn(turn_id, at);
  turn.mode = core::Mode::kShadow;
  turn.reason = core::Reason::kModeShadow;
  turn.candidate = candidate;
  turn.confidence = 0.97;
  return turn;
}

// The label of a turn's tier.
inline core::LabelRecord LabelOf(const core::TurnRecord& turn, core::Source tier, bool right) {
  core::LabelRecord label;
  label.turn_id = turn.turn_id;
  label.labelled_at = turn.completed_at + absl::Milliseconds(20);
  label.scope = turn.scope;
  label.flow = turn.flow;
  label.dialog_state = turn.dialog_state;
  label.source = tier;
  label.label.labelled = true;
  label.label.served = turn.spoken == tier;
  label.label.right = right;
  label.label.agreement = right ? 0.95 : 0.1;
  label.label.weight = 1;
  return label;
}

inline core::Incident IncidentOf(core::IncidentKind kind, absl::Time at,
                                 core::Severity severity = core::Severity::kCritical) {
  core::Incident incident;
  incident.id = absl::StrCat(base::Name(kind), "-", absl::ToUnixMillis(at));
  incident.kind = kind;
  incident.severity = severity;
  incident.at = at;
  incident.line = "[ALERT] Something is over its threshold";
  return incident;
}

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_TURN_RECORD_BUILDER_H_
