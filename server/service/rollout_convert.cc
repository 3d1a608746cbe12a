#include "server/service/rollout_convert.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {
namespace {

// Of switches and of timeouts in one request.
constexpr int kMaxChanges = 100;
constexpr absl::Duration kLongestStep = absl::Hours(24 * 365);

absl::Status CheckCount(absl::string_view field, int count, int most) {
  if (count <= most) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(field, ": at most ", most, " in one request"));
}

void ToProto(const core::Attribution& set, v1::Attribution* proto) {
  proto->set_operator_(set.operator_name);
  proto->set_reason(set.reason);
  FromTime(set.at, proto->mutable_at());
}

void ToProto(const core::PeriodFigures& figures, v1::PeriodFigures* proto) {
  proto->set_turns(figures.turns);
  if (figures.mean_total_ms) proto->set_mean_total_ms(*figures.mean_total_ms);
  if (figures.p95_total_ms) proto->set_p95_total_ms(*figures.p95_total_ms);
  if (figures.mean_quality) proto->set_mean_quality(*figures.mean_quality);
  if (figures.llm_calls_per_turn) proto->set_llm_calls_per_turn(*figures.llm_calls_per_turn);
}

}  // namespace

absl::StatusOr<core::PolicyChange> FromProto(const v1::SetPolicyRequest& proto) {
  TO_RETURN_IF_ERROR(CheckCount("switches", proto.switches_size(), kMaxChanges));
  TO_RETURN_IF_ERROR(CheckCount("timeouts", proto.timeouts_size(), kMaxChanges));
  core::PolicyChange change;
  if (proto.has_canary_percent()) {
    TO_RETURN_IF_ERROR(CheckNumber("canary_percent", proto.canary_percent(), 0, 100));
    change.canary_percent = proto.canary_percent();
  }
  for (int i = 0; i < proto.switches_size(); ++i) {
    const v1::SourceSwitch& one = proto.switches(i);
    const std::string field = absl::StrCat("switches[", i, "]");
    core::PolicyChange::Switch to;
    TO_ASSIGN_OR_RETURN(to.source,
                        FromProto<core::Source>(absl::StrCat(field, ".source"), one.source()));
    TO_RETURN_IF_ERROR(
        CheckText(absl::StrCat(field, ".dialog_state"), one.dialog_state(), kMaxNameBytes));
    to.dialog_state = one.dialog_state();
    if (one.has_allowed()) to.allowed = one.allowed();
    change.switches.push_back(std::move(to));
  }
  for (int i = 0; i < proto.timeouts_size(); ++i) {
    const v1::TimeoutOverride& one = proto.timeouts(i);
    const std::string field = absl::StrCat("timeouts[", i, "]");
    core::PolicyChange::Timeout to;
    TO_RETURN_IF_ERROR(
        CheckText(absl::StrCat(field, ".dialog_state"), one.dialog_state(), kMaxNameBytes));
    to.dialog_state = one.dialog_state();
    if (to.dialog_state.empty()) {
      TO_ASSIGN_OR_RETURN(
          to.state_class,
          FromProto<core::StateClass>(absl::StrCat(field, ".state_class"), one.state_class()));
    } else if (one.state_class() != v1::STATE_CLASS_UNSPECIFIED) {
      return Invalid(absl::StrCat(field, ".state_class"), "goes with no dialog_state");
    }
    if (one.has_timeout()) {
      TO_ASSIGN_OR_RETURN(to.timeout, ToDuration(absl::StrCat(field, ".timeout"), one.timeout(),
                                                 core::kMaxLlmTimeout));
    }
    change.timeouts.push_back(std::move(to));
  }
  return change;
}

absl::StatusOr<std::vector<core::RampStep>> FromProto(const v1::SetRampRequest& proto) {
  TO_RETURN_IF_ERROR(
      CheckCount("plan", proto.plan_size(), static_cast<int>(core::Ramp::kMaxSteps)));
  std::vector<core::RampStep> plan;
  for (int i = 0; i < proto.plan_size(); ++i) {
    const v1::RampStep& one = proto.plan(i);
    const std::string field = absl::StrCat("plan[", i, "]");
    core::RampStep step;
    TO_RETURN_IF_ERROR(CheckNumber(absl::StrCat(field, ".percent"), one.percent(), 0, 100));
    step.percent = one.percent();
    TO_ASSIGN_OR_RETURN(
        const absl::optional<core::RampStage> stage,
        OptionalFromProto<core::RampStage>(absl::StrCat(field, ".stage"), one.stage()));
    step.stage = stage.value_or(core::Ramp::StageOf(step.percent));
    TO_ASSIGN_OR_RETURN(step.duration,
                        ToDuration(absl::StrCat(field, ".duration"), one.duration(), kLongestStep));
    plan.push_back(step);
  }
  return plan;
}

void ToProto(const core::RolloutPolicy& policy, v1::ServingPolicy* proto) {
  const core::RolloutState state = policy.State();
  proto->set_mode(ToProto(policy.mode()));
  proto->set_configured_mode(ToProto(policy.configured_mode()));
  if (state.operator_mode) {
    proto->set_operator_mode(ToProto(state.operator_mode->mode));
    ToProto(state.operator_mode->set, proto->mutable_operator_mode_set());
  }
  proto->set_canary_percent(state.canary_percent);
  if (state.canary_set) ToProto(*state.canary_set, proto->mutable_canary_set());
  for (const core::SourceSwitch& one : state.switches) {
    v1::SourceSwitch* to = proto->add_switches();
    to->set_source(ToProto(one.source));
    to->set_dialog_state(one.dialog_state);
    to->set_allowed(one.allowed);
    ToProto(one.set, to->mutable_set());
  }
  for (const core::TimeoutOverride& one : state.timeouts) {
    v1::TimeoutOverride* to = proto->add_timeouts();
    to->set_dialog_state(one.dialog_state);
    if (one.dialog_state.empty()) to->set_state_class(ToProto(one.state_class));
    FromDuration(one.timeout, to->mutable_timeout());
    ToProto(one.set, to->mutable_set());
  }
  for (const core::SuspendedFlow& one : state.suspended_flows) {
    v1::SuspendedFlow* to = proto->add_suspended_flows();
    to->set_flow(one.flow);
    to->set_incident_id(one.incident_id);
    ToProto(one.set, to->mutable_set());
  }
  if (state.latch) {
    v1::RollbackLatch* to = proto->mutable_rollback();
    to->set_incident_id(state.latch->incident_id);
    to->set_automatic(state.latch->automatic);
    ToProto(state.latch->set, to->mutable_set());
  }
}

void ToProto(const core::RampProgress& progress, v1::Ramp* proto) {
  const core::RampState& state = progress.state;
  proto->set_status(ToProto(state.status));
  for (const core::RampStep& step : state.plan) {
    v1::RampStep* to = proto->add_plan();
    to->set_stage(ToProto(step.stage));
    to->set_percent(step.percent);
    FromDuration(step.duration, to->mutable_duration());
  }
  proto->set_step(state.step);
  FromTime(state.started_at, proto->mutable_started_at());
  FromTime(state.step_started_at, proto->mutable_step_started_at());
  proto->set_halt_reason(state.halt_reason);
  ToProto(state.set, proto->mutable_set());
  proto->set_next(progress.next.why);
  for (const core::CriterionVerdict& verdict : progress.verdicts) {
    v1::RampCriterion* to = proto->add_criteria();
    to->set_name(base::Name(verdict.row.criterion));
    to->set_status(ToProto(verdict.status));
    to->set_text(verdict.text);
    to->set_turns(verdict.turns);
    to->set_min_turns(verdict.row.min_turns);
  }
}

void ToProto(const core::RollbackCheck& check, v1::RollbackCheck* proto) {
  ToProto(check.Baseline(), proto->mutable_baseline());
  ToProto(check.Before(), proto->mutable_before());
  ToProto(check.After(), proto->mutable_after());
}

void ToProto(const core::Incident& incident, v1::Incident* proto) {
  proto->set_id(incident.id);
  proto->set_kind(base::Name(incident.kind));
  proto->set_severity(ToProto(incident.severity));
  proto->set_phase(ToProto(incident.phase));
  FromTime(incident.at, proto->mutable_at());
  proto->set_flow(incident.flow);
  proto->set_line(incident.line);
  proto->set_value(incident.value);
  proto->set_threshold(incident.threshold);
  for (const core::Finding& finding : incident.triage) {
    v1::Finding* to = proto->add_triage();
    to->set_name(finding.name);
    to->set_text(finding.text);
  }
}

}  // namespace turnopt::service
