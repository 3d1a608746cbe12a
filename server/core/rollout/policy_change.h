// What operators may change at run time, and what a rollout's state may hold: one set of checks for
// requests, options and stored state.
#ifndef TURNOPT_SERVER_CORE_ROLLOUT_POLICY_CHANGE_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_POLICY_CHANGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/rollout/rollout_state.h"

namespace turnopt::core {

// What an operator changes in one step.
struct PolicyChange {
  struct Switch {
    Source source = Source::kQuickResponse;
    std::string dialog_state;      // empty: every state without a switch of its own
    absl::optional<bool> allowed;  // absent: remove the switch
  };
  struct Timeout {
    std::string dialog_state;  // empty: every state of `state_class`
    StateClass state_class = StateClass::kModerate;
    absl::optional<absl::Duration> timeout;  // absent: remove the override
  };

  absl::optional<double> canary_percent;  // 0-100
  std::vector<Switch> switches;
  std::vector<Timeout> timeouts;
};

// LLM timeouts that make sense: shorter answers nothing, longer nobody waits for.
inline constexpr absl::Duration kMinLlmTimeout = absl::Milliseconds(100);
inline constexpr absl::Duration kMaxLlmTimeout = absl::Seconds(60);

// What operators can pile up.
struct RolloutBounds {
  size_t max_switches = 1000;
  size_t max_timeouts = 1000;
  size_t max_suspended_flows = 1000;
  // Of operator names, states, flows and incident ids; a reason may be four times as long.
  size_t max_name_bytes = 256;
};

// Each is kInvalidArgument naming `field` when the value is out of range.
absl::Status CheckPercent(absl::string_view field, double percent);
absl::Status CheckLlmTimeout(absl::string_view field, absl::Duration timeout);
absl::Status CheckName(absl::string_view field, absl::string_view value,
                       const RolloutBounds& bounds);
absl::Status CheckAttribution(const Attribution& set, const RolloutBounds& bounds);

// The whole of a state that comes from outside: kInvalidArgument for the first value out of range.
absl::Status CheckState(const RolloutState& state, const RolloutBounds& bounds);

// Applies every part of `change`. On an error `state` is partly changed: apply to a copy.
// kFailedPrecondition for a canary share while a ramp runs, which drives it; kResourceExhausted
// where a bound is reached.
absl::Status ApplyChange(const PolicyChange& change, const Attribution& set,
                         const RolloutBounds& bounds, RolloutState* state);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_POLICY_CHANGE_H_
