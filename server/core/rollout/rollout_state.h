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
inline constexpr base::EnumRow<StateClass> kStateClasses[] = {
    {StateClass::kSimple, "simple", 1},
    {StateClass::kModerate, "moderate", 2},
    {StateClass::kComplex, "complex", 3},
};
constexpr const auto& EnumRows(StateClass) { return kStateClasses; }

// Who changed something, when and why. Operators' own words: shown to operators, never counted.
struct Attribution {
  std::string operator_name;  // "service levels" and "ramp" are the sidecar itself
  std::string reason;
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

// Learned replies of a flow that are off because too many of them were wrong.
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

// What a step of a ramp is for. Each stage has criteria of its own (core/rollout/ramp_criteria.h).
enum class RampStage { kShadow, kCanary, kRampUp, kStabilization };
inline constexpr base::EnumRow<RampStage> kRampStages[] = {
    {RampStage::kShadow, "shadow", 1},
    {RampStage::kCanary, "canary", 2},
    {RampStage::kRampUp, "ramp_up", 3},
    {RampStage::kStabilization, "stabilization", 4},
};
constexpr const auto& EnumRows(RampStage) { return kRampStages; }

// A canary share that is held for a while.
struct RampStep {
  RampStage stage = RampStage::kShadow;
  double percent = 0;
  absl::Duration duration;
};

// Sums over completed turns: what a step of a ramp is judged by.
struct RampMeasures {
  uint64_t turns = 0;
  uint64_t timed_turns = 0;  // reported a total latency
  double total_ms = 0;       // sum over timed_turns
  uint64_t scored_turns = 0;
  double quality = 0;  // sum over scored_turns
  uint64_t errors = 0;
  uint64_t answered = 0;    // by a quick response or the cache
  uint64_t answerable = 0;  // answered, or a candidate was held back
  uint64_t llm_calls = 0;
  uint64_t sidecar_errors = 0;
  uint64_t critical_incidents = 0;
  uint64_t quality_rollbacks = 0;
};

// Where a ramp stands, with everything that it is judged by.
struct RampState {
  enum class Status { kRunning, kHalted, kFinished };

  Status status = Status::kRunning;
  std::vector<RampStep> plan;
  uint32_t step = 0;  // index into the plan
  absl::Time started_at = absl::UnixEpoch();
  absl::Time step_started_at = absl::UnixEpoch();
  std::string halt_reason;  // why it stands still; empty unless halted
  Attribution set;          // of the last start, halt or resumption

  RampMeasures current;   // this step's traffic
  RampMeasures previous;  // the last step's with answered turns, for "stable" and "no degradation"
  RampMeasures baseline;  // turns that the LLM alone answered, since the start
};
inline constexpr base::EnumRow<RampState::Status> kRampStatuses[] = {
    {RampState::Status::kRunning, "running", 1},
    {RampState::Status::kHalted, "halted", 2},
    {RampState::Status::kFinished, "finished", 3},
};
constexpr const auto& EnumRows(RampState::Status) { return kRampStatuses; }

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
