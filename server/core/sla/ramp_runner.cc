#include "server/core/sla/ramp_runner.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
namespace {

constexpr char kRamp[] = "ramp";

void Count(const TurnRecord& turn, RampMeasures* m) {
  ++m->turns;
  if (turn.latency.total) {
    ++m->timed_turns;
    m->total_ms += absl::ToDoubleMilliseconds(*turn.latency.total);
  }
  if (turn.quality && RaisesAlerts(*turn.quality)) {
    ++m->scored_turns;
    m->quality += turn.quality->overall;
  }
  m->errors += turn.IsError() ? 1 : 0;
  m->answered += turn.IsHit() ? 1 : 0;
  m->answerable += turn.IsHit() || turn.candidate ? 1 : 0;
  m->llm_calls += turn.CallsLlm() ? 1 : 0;
}

double PercentOf(const RampState& state) {
  return state.step < state.plan.size() ? state.plan[state.step].percent : 0;
}

}  // namespace

RampRunner::RampRunner(Ramp ramp, RolloutPolicy& policy, ServiceLevels& levels)
    : ramp_(std::move(ramp)), policy_(policy), levels_(levels), state_(policy.State().ramp) {}

absl::optional<RampState> RampRunner::Current() const {
  absl::optional<RampState> current = policy_.State().ramp;
  if (!current) return current;
  base::MutexLock lock(&mu_);
  if (state_ && state_->step == current->step && state_->started_at == current->started_at) {
    current->current = state_->current;
    current->baseline = state_->baseline;
  }
  return current;
}

absl::Status RampRunner::Put(const RampState& state, const Attribution& set) {
  TO_RETURN_IF_ERROR(policy_.SetRamp(state, PercentOf(state), set));
  base::MutexLock lock(&mu_);
  // Turns that were completed between Current and now belong to the step if it is the same one.
  if (state_ && state_->step == state.step && state_->step_started_at == state.step_started_at) {
    const RampMeasures current = state_->current;
    const RampMeasures baseline = state_->baseline;
    state_ = state;
    state_->current = current;
    state_->baseline = baseline;
  } else {
    state_ = state;
  }
  return absl::OkStatus();
}

void RampRunner::Tell(IncidentKind kind, Severity severity, std::string line, absl::Time now) {
  Incident incident;
  incident.kind = kind;
  incident.severity = severity;
  incident.at = now;
  incident.line = std::move(line);
  levels_.Report(std::move(incident));
}

absl::Status RampRunner::Start(std::vector<RampStep> plan, const Attribution& set) {
  base::MutexLock change(&change_mu_);
  const absl::optional<RampState> current = Current();
  if (current && current->status == RampState::Status::kRunning) {
    return absl::FailedPreconditionError("a ramp is running: halt or end it first");
  }
  TO_ASSIGN_OR_RETURN(const RampState state, ramp_.Start(std::move(plan), set));
  TO_RETURN_IF_ERROR(Put(state, set));
  Tell(IncidentKind::kRampAdvanced, Severity::kInfo,
       absl::StrFormat("[RAMP] Started by %s at %g%%", set.operator_name, PercentOf(state)),
       set.at);
  return absl::OkStatus();
}

absl::Status RampRunner::Halt(const Attribution& set) {
  base::MutexLock change(&change_mu_);
  absl::optional<RampState> state = Current();
  if (!state || state->status != RampState::Status::kRunning) {
    return absl::FailedPreconditionError("no ramp is running");
  }
  state->status = RampState::Status::kHalted;
  state->halt_reason = absl::StrCat("by ", set.operator_name, ": ", set.reason);
  state->set = set;
  TO_RETURN_IF_ERROR(Put(*state, set));
  Tell(IncidentKind::kRampHalted, Severity::kInfo,
       absl::StrFormat("[RAMP] Halted at %g%% by %s: %s", PercentOf(*state), set.operator_name,
                       set.reason),
       set.at);
  return absl::OkStatus();
}

absl::Status RampRunner::Resume(const Attribution& set) {
  base::MutexLock change(&change_mu_);
  absl::optional<RampState> state = Current();
  if (!state || state->status != RampState::Status::kHalted) {
    return absl::FailedPreconditionError("no ramp is halted");
  }
  state = ramp_.Resume(*std::move(state), set);
  TO_RETURN_IF_ERROR(Put(*state, set));
  Tell(IncidentKind::kRampAdvanced, Severity::kInfo,
       absl::StrFormat("[RAMP] Resumed by %s at %g%%", set.operator_name, PercentOf(*state)),
       set.at);
  return absl::OkStatus();
}

absl::Status RampRunner::End(const Attribution& set) {
  base::MutexLock change(&change_mu_);
  if (!Current()) return absl::NotFoundError("there is no ramp");
  TO_RETURN_IF_ERROR(policy_.SetRamp(absl::nullopt, policy_.canary_percent(), set));
  base::MutexLock lock(&mu_);
  state_.reset();
  return absl::OkStatus();
}

void RampRunner::Tick(absl::Time now) {
  base::MutexLock change(&change_mu_);
  const absl::optional<RampState> before = Current();
  if (!before || before->status != RampState::Status::kRunning) return;
  const RampMove move = ramp_.Decide(*before, now);
  const RampState after = ramp_.Apply(*before, move, now);
  // Refused where a rollback came between: the policy has halted the ramp then.
  if (!Put(after, {kRamp, move.why, now}).ok()) return;
  switch (move.kind) {
    case RampMove::Kind::kWait:
      break;
    case RampMove::Kind::kAdvance:
      Tell(IncidentKind::kRampAdvanced, Severity::kInfo, absl::StrCat("[RAMP] ", move.why), now);
      break;
    case RampMove::Kind::kFinish:
      Tell(IncidentKind::kRampAdvanced, Severity::kInfo,
           absl::StrCat("[RAMP] Finished: ", move.why), now);
      break;
    case RampMove::Kind::kHalt:
      Tell(IncidentKind::kRampHalted, Severity::kWarning,
           absl::StrFormat("[RAMP] Halted at %g%%: %s", PercentOf(after), move.why), now);
      break;
  }
}

absl::optional<RampProgress> RampRunner::Progress(absl::Time now) const {
  absl::optional<RampState> state = Current();
  if (!state) return absl::nullopt;
  RampProgress progress;
  progress.next = ramp_.Decide(*state, now);
  progress.verdicts = ramp_.Verdicts(*state);
  progress.state = *std::move(state);
  return progress;
}

void RampRunner::OnTurn(const TurnRecord& turn) {
  const Mode mode = turn.decision_known ? turn.mode : policy_.mode();
  base::MutexLock lock(&mu_);
  if (!state_ || state_->status != RampState::Status::kRunning) return;
  const bool serving = mode == Mode::kEnabled;
  if (!serving) Count(turn, &state_->baseline);
  if (serving == (PercentOf(*state_) > 0)) Count(turn, &state_->current);
}

void RampRunner::OnIncident(const Incident& incident) {
  if (incident.phase != Incident::Phase::kRaised) return;
  bool quality_alert = false;
  for (const Incident& active : levels_.Active()) quality_alert |= IsQuality(active.kind);
  const bool for_quality = IsRollbackForQuality(incident, quality_alert);
  base::MutexLock lock(&mu_);
  if (!state_) return;
  state_->current.critical_incidents += incident.severity == Severity::kCritical ? 1 : 0;
  state_->current.quality_rollbacks += for_quality ? 1 : 0;
}

void RampRunner::OnSidecarError() {
  base::MutexLock lock(&mu_);
  if (state_) ++state_->current.sidecar_errors;
}

}  // namespace turnopt::core
