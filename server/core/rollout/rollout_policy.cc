// `state_` is the truth that is stored and shown; the indexes beside it are what the hot path
// looks up, rebuilt whole at each of the few changes a day.
#include "server/core/rollout/rollout_policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
absl::StatusOr<std::unique_ptr<RolloutPolicy>> RolloutPolicy::Create(const Options& options) {
  TO_RETURN_IF_ERROR(CheckPercent("rollout.canary_percent", options.canary_percent));
  TO_RETURN_IF_ERROR(CheckLlmTimeout("llm.timeouts.simple", options.simple_timeout));
  TO_RETURN_IF_ERROR(CheckLlmTimeout("llm.timeouts.moderate", options.moderate_timeout));
  TO_RETURN_IF_ERROR(CheckLlmTimeout("llm.timeouts.complex", options.complex_timeout));
  TO_RETURN_IF_ERROR(CheckLlmTimeout("llm.timeouts.baseline", options.baseline_timeout));
  if (options.max_tokens && *options.max_tokens == 0) {
    return absl::InvalidArgumentError("llm.max_tokens: must be above 0");
  }
  return std::unique_ptr<RolloutPolicy>(new RolloutPolicy(options));
}

RolloutPolicy::RolloutPolicy(const Options& options)
    : options_(options),
      state_classes_(options.state_classes.begin(), options.state_classes.end()),
      salt_(base::StableHash(options.canary_salt)) {
  base::WriterLock lock(&mu_);
  state_.canary_percent = options_.canary_percent;
  IndexLocked();
}

void RolloutPolicy::SetListener(RolloutListener* listener) {
  base::WriterLock lock(&mu_);
  listener_ = listener;
}

void RolloutPolicy::Changed() {
  RolloutListener* listener = nullptr;
  {
    base::ReaderLock lock(&mu_);
    listener = listener_;
  }
  if (listener != nullptr) listener->OnRolloutChanged();
}

Mode RolloutPolicy::ModeLocked() const {
  if (state_.latch) return Mode::kDisabled;
  // Mode is ordered from most to least restrictive.
  return state_.operator_mode ? std::min(options_.mode, state_.operator_mode->mode) : options_.mode;
}

ServingVerdict RolloutPolicy::For(const Turn& turn) const {
  base::ReaderLock lock(&mu_);
  if (state_.latch) return {Mode::kDisabled, Reason::kRolledBack};
  switch (ModeLocked()) {
    case Mode::kDisabled:
      return {Mode::kDisabled, Reason::kModeDisabled};
    case Mode::kShadow:
      return {Mode::kShadow, Reason::kModeShadow};
    case Mode::kEnabled:
      break;
  }
  const double position = 100 * base::UnitInterval(base::StableHash(turn.call_id, salt_));
  if (position < state_.canary_percent) return {Mode::kEnabled, Reason::kNoMatch};
  return {Mode::kShadow, Reason::kOutsideCanary};
}

bool RolloutPolicy::Allows(Source source, absl::string_view dialog_state) const {
  if (source != Source::kQuickResponse && source != Source::kCache) return true;
  base::ReaderLock lock(&mu_);
  const Switches& switches = source == Source::kQuickResponse ? quick_ : cache_;
  const auto it = switches.by_state.find(dialog_state);
  return it == switches.by_state.end() ? switches.others_allowed : it->second;
}

bool RolloutPolicy::AllowsLearned(absl::string_view flow) const {
  base::ReaderLock lock(&mu_);
  return !suspended_.contains(flow);
}

StateClass RolloutPolicy::ClassOf(absl::string_view dialog_state) const {
  const auto it = state_classes_.find(dialog_state);
  return it == state_classes_.end() ? options_.default_class : it->second;
}

LlmAdvice RolloutPolicy::AdviceFor(const Turn& turn) const {
  base::ReaderLock lock(&mu_);
  if (ModeLocked() == Mode::kDisabled) return {options_.baseline_timeout, absl::nullopt};
  const auto it = state_timeouts_.find(turn.dialog_state);
  if (it != state_timeouts_.end()) return {it->second, options_.max_tokens};
  return {class_timeouts_[static_cast<int>(ClassOf(turn.dialog_state))], options_.max_tokens};
}

Mode RolloutPolicy::mode() const {
  base::ReaderLock lock(&mu_);
  return ModeLocked();
}

bool RolloutPolicy::rolled_back() const {
  base::ReaderLock lock(&mu_);
  return state_.latch.has_value();
}

double RolloutPolicy::canary_percent() const {
  base::ReaderLock lock(&mu_);
  return state_.canary_percent;
}

absl::Status RolloutPolicy::SetOperatorMode(absl::optional<Mode> mode, Attribution set) {
  TO_RETURN_IF_ERROR(CheckAttribution(set, options_.bounds));
  {
    base::WriterLock lock(&mu_);
    if (mode) {
      state_.operator_mode = OperatorMode{*mode, std::move(set)};
    } else {
      state_.operator_mode.reset();
    }
  }
  Changed();
  return absl::OkStatus();
}

absl::Status RolloutPolicy::Change(const PolicyChange& change, const Attribution& set) {
  {
    base::WriterLock lock(&mu_);
    RolloutState changed = state_;
    TO_RETURN_IF_ERROR(ApplyChange(change, set, options_.bounds, &changed));
    state_ = std::move(changed);
    IndexLocked();
  }
  Changed();
  return absl::OkStatus();
}

absl::Status RolloutPolicy::SetCanaryPercent(double percent, const Attribution& set) {
  PolicyChange change;
  change.canary_percent = percent;
  return Change(change, set);
}

absl::Status RolloutPolicy::SetSwitch(Source source, absl::string_view dialog_state,
                                      absl::optional<bool> allowed, const Attribution& set) {
  PolicyChange change;
  change.switches.push_back({source, std::string(dialog_state), allowed});
  return Change(change, set);
}

absl::Status RolloutPolicy::SetStateTimeout(absl::string_view dialog_state,
                                            absl::optional<absl::Duration> timeout,
                                            const Attribution& set) {
  if (dialog_state.empty()) return absl::InvalidArgumentError("dialog_state: must not be empty");
  PolicyChange change;
  change.timeouts.push_back({std::string(dialog_state), StateClass::kModerate, timeout});
  return Change(change, set);
}

absl::Status RolloutPolicy::SetClassTimeout(StateClass state_class,
                                            absl::optional<absl::Duration> timeout,
                                            const Attribution& set) {
  PolicyChange change;
  change.timeouts.push_back({"", state_class, timeout});
  return Change(change, set);
}

bool RolloutPolicy::SuspendFlow(absl::string_view flow, absl::string_view incident_id,
                                Attribution set) {
  if (!CheckName("flow", flow, options_.bounds).ok()) return false;
  {
    base::WriterLock lock(&mu_);
    if (suspended_.contains(flow)) return false;
    if (state_.suspended_flows.size() >= options_.bounds.max_suspended_flows) return false;
    state_.suspended_flows.push_back({std::string(flow), std::string(incident_id), std::move(set)});
    IndexLocked();
  }
  Changed();
  return true;
}

bool RolloutPolicy::ResumeFlow(absl::string_view flow) {
  {
    base::WriterLock lock(&mu_);
    std::vector<SuspendedFlow>& all = state_.suspended_flows;
    const auto it = std::find_if(all.begin(), all.end(),
                                 [&](const SuspendedFlow& s) { return s.flow == flow; });
    if (it == all.end()) return false;
    all.erase(it);
    IndexLocked();
  }
  Changed();
  return true;
}

bool RolloutPolicy::RollBack(absl::string_view incident_id, bool automatic, Attribution set) {
  {
    base::WriterLock lock(&mu_);
    if (state_.latch) return false;
    if (state_.ramp && state_.ramp->status == RampState::Status::kRunning) {
      state_.ramp->status = RampState::Status::kHalted;
      state_.ramp->halt_reason = absl::StrCat("rolled back (", incident_id, ")");
      state_.ramp->set = set;
    }
    state_.latch = RollbackLatch{std::string(incident_id), automatic, std::move(set)};
  }
  Changed();
  return true;
}

absl::Status RolloutPolicy::Rearm(const Attribution& set) {
  TO_RETURN_IF_ERROR(CheckAttribution(set, options_.bounds));
  if (absl::StripAsciiWhitespace(set.reason).empty()) {
    return absl::InvalidArgumentError("reason: say what was found and mended");
  }
  {
    base::WriterLock lock(&mu_);
    if (!state_.latch) return absl::FailedPreconditionError("nothing is rolled back");
    state_.latch.reset();
  }
  Changed();
  return absl::OkStatus();
}

absl::Status RolloutPolicy::SetRamp(absl::optional<RampState> ramp, double percent,
                                    Attribution set) {
  TO_RETURN_IF_ERROR(CheckPercent("canary_percent", percent));
  TO_RETURN_IF_ERROR(CheckAttribution(set, options_.bounds));
  {
    base::WriterLock lock(&mu_);
    if (state_.latch && ramp && ramp->status == RampState::Status::kRunning) {
      return absl::FailedPreconditionError("rolled back: re-arm before a ramp runs");
    }
    if (state_.canary_percent != percent) {
      state_.canary_percent = percent;
      state_.canary_set = std::move(set);
    }
    state_.ramp = std::move(ramp);
  }
  Changed();
  return absl::OkStatus();
}

RolloutState RolloutPolicy::State() const {
  base::ReaderLock lock(&mu_);
  return state_;
}

absl::Status RolloutPolicy::Restore(const RolloutState& state) {
  TO_RETURN_IF_ERROR(CheckState(state, options_.bounds));
  {
    base::WriterLock lock(&mu_);
    state_ = state;
    // A share that nobody changed at run time follows the configuration.
    if (!state_.canary_set) state_.canary_percent = options_.canary_percent;
    IndexLocked();
  }
  Changed();
  return absl::OkStatus();
}

absl::Duration RolloutPolicy::ConfiguredTimeout(StateClass state_class) const {
  switch (state_class) {
    case StateClass::kSimple:
      return options_.simple_timeout;
    case StateClass::kModerate:
      return options_.moderate_timeout;
    case StateClass::kComplex:
      return options_.complex_timeout;
  }
  return options_.moderate_timeout;
}

void RolloutPolicy::IndexLocked() {
  quick_ = Switches();
  cache_ = Switches();
  for (const SourceSwitch& s : state_.switches) {
    Switches& switches = s.source == Source::kQuickResponse ? quick_ : cache_;
    if (s.dialog_state.empty()) {
      switches.others_allowed = s.allowed;
    } else {
      switches.by_state[s.dialog_state] = s.allowed;
    }
  }
  for (StateClass c : {StateClass::kSimple, StateClass::kModerate, StateClass::kComplex}) {
    class_timeouts_[static_cast<int>(c)] = ConfiguredTimeout(c);
  }
  state_timeouts_.clear();
  for (const TimeoutOverride& t : state_.timeouts) {
    if (t.dialog_state.empty()) {
      class_timeouts_[static_cast<int>(t.state_class)] = t.timeout;
    } else {
      state_timeouts_[t.dialog_state] = t.timeout;
    }
  }
  suspended_.clear();
  for (const SuspendedFlow& s : state_.suspended_flows) suspended_[s.flow] = true;
}

}  // namespace turnopt::core
