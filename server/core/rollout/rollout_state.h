// Everything about a rollout that lasts over a restart: what operators, the ramp and the service
// levels decided at run time, with who, when and why. Plain values; storage turns them into bytes.
#ifndef TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_STATE_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_STATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/turn.h"

namespace turnopt::core {

// How much an LLM has to think in a dialog state; each class has a timeout.
enum class StateClass { kSimple, kModerate, kComplex };

// "simple", "moderate" or "complex".
const char* StateClassName(StateClass state_class);

// Who changed something, when and why. Operators' own words: shown to operators, never counted.
struct Attribution {
  std::string by;
  std::string why;
  absl::Time at = absl::UnixEpoch();
};

bool operator==(const Attribution& a, const Attribution& b);

struct OperatorMode {
  Mode mode = Mode::kDisabled;
  Attribution set;
};

// Allows or forbids one source of answers in one dialog state, or in every state that has no
// switch of its own.
struct SourceSwitch {
  Source source = Source::kQuickResponse;  // kQuickResponse or kCache
  std::string dialog_state;                // empty: every other state
  bool allowed = false;
  Attribution set;
};

// An LLM timeout that an operator set for one dialog state, or for a class of states.
struct TimeoutOverride {
  std::string dialog_state;  // empty: `state_class` says which states
  StateClass state_class = StateClass::kModerate;
  absl::Duration timeout;
  Attribution set;
};

// Learned answers of a flow that are off because too many of them were wrong.
struct SuspendedFlow {
  std::string flow;
  std::string incident_id;
  Attribution set;
};

// Holds the mode at kDisabled until an operator re-arms it.
struct RollbackLatch {
  std::string incident_id;
  bool automatic = false;  // the service levels did it, not an operator
  Attribution set;
};

// Where a ramp stands; the plan is Options of core/rollout/ramp.h.
struct RampState {
  enum class Standing { kRunning, kHalted, kFinished };

  Standing standing = Standing::kRunning;
  uint32_t phase = 0;  // index into the plan
  absl::Time started_at = absl::UnixEpoch();
  absl::Time phase_started_at = absl::UnixEpoch();
  std::string halt_reason;  // why it stands still; empty unless halted
  Attribution set;          // of the last start, halt or resumption
};

struct RolloutState {
  absl::optional<OperatorMode> operator_mode;
  double canary_percent = 100;
  absl::optional<Attribution> canary_set;  // absent: never changed
  std::vector<SourceSwitch> switches;
  std::vector<TimeoutOverride> timeouts;
  std::vector<SuspendedFlow> suspended_flows;
  absl::optional<RollbackLatch> latch;
  absl::optional<RampState> ramp;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_STATE_H_
