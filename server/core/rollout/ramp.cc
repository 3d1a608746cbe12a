#include "server/core/rollout/ramp.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
namespace {

absl::Duration Days(int days) { return absl::Hours(24) * days; }

}  // namespace

std::vector<RampStep> Ramp::GuidePlan() {
  return {
      {RampStage::kShadow, 0, Days(3)},           {RampStage::kCanary, 10, Days(2)},
      {RampStage::kCanary, 25, Days(2)},          {RampStage::kRampUp, 25, Days(2)},
      {RampStage::kRampUp, 50, Days(2)},          {RampStage::kRampUp, 75, Days(2)},
      {RampStage::kStabilization, 100, Days(17)},
  };
}

absl::Status Ramp::CheckPlan(const std::vector<RampStep>& plan) {
  if (plan.empty()) return absl::InvalidArgumentError("plan: must have a step");
  if (plan.size() > kMaxSteps) {
    return absl::InvalidArgumentError(
        absl::StrFormat("plan: %d steps, at most %d are allowed", plan.size(), kMaxSteps));
  }
  double before = 0;
  for (size_t i = 0; i < plan.size(); ++i) {
    if (!(plan[i].percent >= 0 && plan[i].percent <= 100)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("plan[%d].percent: %g is not within 0 and 100", i, plan[i].percent));
    }
    if (plan[i].percent < before) {
      return absl::InvalidArgumentError(
          absl::StrFormat("plan[%d].percent: %g is less than the step before", i, plan[i].percent));
    }
    if (plan[i].duration <= absl::ZeroDuration() || plan[i].duration > Days(365)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("plan[%d].duration: must be above 0 and at most a year", i));
    }
    before = plan[i].percent;
  }
  return absl::OkStatus();
}

RampStage Ramp::StageOf(double percent) {
  if (percent <= 0) return RampStage::kShadow;
  if (percent <= 25) return RampStage::kCanary;
  return percent < 100 ? RampStage::kRampUp : RampStage::kStabilization;
}

absl::StatusOr<Ramp> Ramp::Create(Options options) {
  TO_RETURN_IF_ERROR(CheckPlan(options.plan));
  return Ramp(std::move(options));
}

absl::StatusOr<RampState> Ramp::Start(std::vector<RampStep> plan, const Attribution& set) const {
  RampState state;
  if (plan.empty()) plan = options_.plan;
  state.plan = std::move(plan);
  TO_RETURN_IF_ERROR(CheckPlan(state.plan));
  state.started_at = set.at;
  state.step_started_at = set.at;
  state.set = set;
  return state;
}

std::vector<CriterionVerdict> Ramp::Verdicts(const RampState& state) const {
  std::vector<CriterionVerdict> verdicts;
  if (state.step >= state.plan.size()) return verdicts;
  for (const CriterionRow& row : options_.criteria) {
    if (row.stage == state.plan[state.step].stage) verdicts.push_back(Judge(row, state));
  }
  return verdicts;
}

RampMove Ramp::Decide(const RampState& state, absl::Time now) const {
  if (state.status != RampState::Status::kRunning || state.step >= state.plan.size()) {
    return {RampMove::Kind::kWait, absl::StrCat("the ramp is ", base::Name(state.status))};
  }
  const RampStep& step = state.plan[state.step];
  const std::vector<CriterionVerdict> verdicts = Verdicts(state);
  std::string waited_for;
  for (const CriterionVerdict& verdict : verdicts) {
    if (verdict.status == RampCriterionStatus::kNotMet) {
      return {RampMove::Kind::kHalt, absl::StrCat("not met: ", verdict.text)};
    }
    if (verdict.status == RampCriterionStatus::kTooFewTurns && waited_for.empty()) {
      waited_for = verdict.text;
    }
  }
  const absl::Time ends = state.step_started_at + step.duration;
  if (now < ends) {
    return {RampMove::Kind::kWait,
            absl::StrCat("the step ends in ",
                         absl::FormatDuration(absl::Ceil(ends - now, absl::Minutes(1))))};
  }
  if (!waited_for.empty()) {
    return {RampMove::Kind::kWait, absl::StrCat("waiting for turns: ", waited_for)};
  }
  if (state.step + 1 == state.plan.size()) {
    return {RampMove::Kind::kFinish, "every criterion of the last step is met"};
  }
  return {RampMove::Kind::kAdvance,
          absl::StrFormat("every criterion of the step is met; on to %g%%",
                          state.plan[state.step + 1].percent)};
}

RampState Ramp::Apply(RampState state, const RampMove& move, absl::Time now) const {
  switch (move.kind) {
    case RampMove::Kind::kWait:
      break;
    case RampMove::Kind::kHalt:
      state.status = RampState::Status::kHalted;
      state.halt_reason = move.why;
      break;
    case RampMove::Kind::kFinish:
      state.status = RampState::Status::kFinished;
      break;
    case RampMove::Kind::kAdvance:
      if (state.plan[state.step].percent > 0) state.previous = state.current;
      state.current = RampMeasures();
      state.step_started_at = now;
      ++state.step;
      break;
  }
  return state;
}

RampState Ramp::Resume(RampState state, const Attribution& set) const {
  state.status = RampState::Status::kRunning;
  state.halt_reason.clear();
  state.step_started_at = set.at;
  state.current = RampMeasures();
  state.set = set;
  return state;
}

}  // namespace turnopt::core
