#include "server/core/rollout/policy_change.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/status_macros.h"
#include "server/core/rollout/ramp.h"

namespace turnopt::core {
namespace {

absl::Status CheckSource(Source source) {
  if (source == Source::kQuickResponse || source == Source::kCache) return absl::OkStatus();
  return absl::InvalidArgumentError("source: only quick responses and the cache can be switched");
}

bool SameTarget(const TimeoutOverride& a, const TimeoutOverride& b) {
  if (a.dialog_state != b.dialog_state) return false;
  return !a.dialog_state.empty() || a.state_class == b.state_class;
}

absl::Status CheckBounds(const RolloutState& state, const RolloutBounds& bounds) {
  const struct {
    const char* what;
    size_t size;
    size_t most;
  } all[] = {{"switches", state.switches.size(), bounds.max_switches},
             {"timeouts", state.timeouts.size(), bounds.max_timeouts},
             {"suspended_flows", state.suspended_flows.size(), bounds.max_suspended_flows}};
  for (const auto& one : all) {
    if (one.size <= one.most) continue;
    return absl::ResourceExhaustedError(
        absl::StrCat(one.what, ": at most ", one.most, " can be set"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPercent(absl::string_view field, double percent) {
  if (percent >= 0 && percent <= 100) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: %g is not within 0 and 100", field, percent));
}

absl::Status CheckLlmTimeout(absl::string_view field, absl::Duration timeout) {
  if (timeout >= kMinLlmTimeout && timeout <= kMaxLlmTimeout) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      field, ": ", absl::FormatDuration(timeout), " is not within ",
      absl::FormatDuration(kMinLlmTimeout), " and ", absl::FormatDuration(kMaxLlmTimeout)));
}

absl::Status CheckName(absl::string_view field, absl::string_view value,
                       const RolloutBounds& bounds) {
  if (value.size() <= bounds.max_name_bytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("%s: %d bytes, at most %d are allowed", field,
                                                    value.size(), bounds.max_name_bytes));
}

absl::Status CheckAttribution(const Attribution& set, const RolloutBounds& bounds) {
  TO_RETURN_IF_ERROR(CheckName("operator", set.operator_name, bounds));
  if (set.reason.size() <= 4 * bounds.max_name_bytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("reason: %d bytes, at most %d are allowed",
                                                    set.reason.size(), 4 * bounds.max_name_bytes));
}

absl::Status CheckState(const RolloutState& state, const RolloutBounds& bounds) {
  TO_RETURN_IF_ERROR(CheckPercent("canary_percent", state.canary_percent));
  TO_RETURN_IF_ERROR(CheckBounds(state, bounds));
  for (const SourceSwitch& s : state.switches) {
    TO_RETURN_IF_ERROR(CheckSource(s.source));
    TO_RETURN_IF_ERROR(CheckName("dialog_state", s.dialog_state, bounds));
  }
  for (const TimeoutOverride& t : state.timeouts) {
    TO_RETURN_IF_ERROR(CheckLlmTimeout("timeout", t.timeout));
    TO_RETURN_IF_ERROR(CheckName("dialog_state", t.dialog_state, bounds));
  }
  if (state.ramp) {
    TO_RETURN_IF_ERROR(Ramp::CheckPlan(state.ramp->plan));
    if (state.ramp->step >= state.ramp->plan.size()) {
      return absl::InvalidArgumentError("ramp.step: beyond the plan");
    }
  }
  return absl::OkStatus();
}

absl::Status ApplyChange(const PolicyChange& change, const Attribution& set,
                         const RolloutBounds& bounds, RolloutState* state) {
  TO_RETURN_IF_ERROR(CheckAttribution(set, bounds));
  if (change.canary_percent) {
    TO_RETURN_IF_ERROR(CheckPercent("canary_percent", *change.canary_percent));
    if (state->ramp && state->ramp->status == RampState::Status::kRunning) {
      return absl::FailedPreconditionError("canary_percent: a ramp drives it; halt the ramp first");
    }
    state->canary_percent = *change.canary_percent;
    state->canary_set = set;
  }
  for (const PolicyChange::Switch& one : change.switches) {
    TO_RETURN_IF_ERROR(CheckSource(one.source));
    TO_RETURN_IF_ERROR(CheckName("dialog_state", one.dialog_state, bounds));
    std::vector<SourceSwitch>& all = state->switches;
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const SourceSwitch& s) {
                               return s.source == one.source && s.dialog_state == one.dialog_state;
                             }),
              all.end());
    if (one.allowed) all.push_back({one.source, one.dialog_state, *one.allowed, set});
  }
  for (const PolicyChange::Timeout& one : change.timeouts) {
    TO_RETURN_IF_ERROR(CheckName("dialog_state", one.dialog_state, bounds));
    TimeoutOverride target{one.dialog_state, one.state_class, absl::ZeroDuration(), set};
    std::vector<TimeoutOverride>& all = state->timeouts;
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const TimeoutOverride& t) { return SameTarget(t, target); }),
              all.end());
    if (!one.timeout) continue;
    TO_RETURN_IF_ERROR(CheckLlmTimeout("timeout", *one.timeout));
    target.timeout = *one.timeout;
    all.push_back(std::move(target));
  }
  return CheckBounds(*state, bounds);
}

}  // namespace turnopt::core
