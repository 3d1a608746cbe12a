#ifndef TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_POLICY_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/rollout/policy_change.h"
#include "server/core/rollout/rollout_state.h"
#include "server/core/serving_policy.h"

namespace turnopt::core {

// Port: hears of every change, after it is in force, so that it can be stored. Called without
// locks, maybe from several threads at once: read RolloutPolicy::State(), which is never older
// than the change.
class RolloutListener {
 public:
  virtual ~RolloutListener() = default;
  virtual void OnRolloutChanged() = 0;
};

// What may be served, and how long the LLM gets.
//
// The mode in force is the most restrictive of the configured mode, the operator's and the
// rollback latch. In kEnabled a call is answered when its hash falls into the canary share, and
// runs as shadow otherwise; a call keeps its side as long as the share and the salt do, and a
// growing share never drops a call that was in. A switch of a dialog state outranks the switch of
// all states.
//
// While disabled or rolled back the LLM gets `baseline_timeout` and no token limit, as without
// the sidecar. Otherwise the timeout is the state's override, else its class's override, else its
// class's. Times and percentages are the deployment guide's (4.5, 5, 6 and 10 s).
//
// Thread-safe. Changes are atomic: a refused one changes nothing.
class RolloutPolicy final : public ServingPolicy {
 public:
  struct Options {
    Mode mode = Mode::kDisabled;
    double canary_percent = 100;  // until an operator or a ramp changes it
    std::string canary_salt = "turn-optimizer";

    absl::Duration simple_timeout = absl::Milliseconds(4500);
    absl::Duration moderate_timeout = absl::Seconds(5);
    absl::Duration complex_timeout = absl::Seconds(6);
    absl::Duration baseline_timeout = absl::Seconds(10);
    std::map<std::string, StateClass> state_classes;  // dialog state -> class
    StateClass default_class = StateClass::kModerate;
    absl::optional<uint32_t> max_tokens;

    RolloutBounds bounds;
  };

  // kInvalidArgument, naming the option, where a percentage or a timeout is out of range.
  static absl::StatusOr<std::unique_ptr<RolloutPolicy>> Create(const Options& options);

  // `listener` may be null (none) and must outlive the policy or be replaced first.
  void SetListener(RolloutListener* listener);

  ServingVerdict For(const Turn& turn) const override;
  bool Allows(Source source, absl::string_view dialog_state) const override;
  bool AllowsLearned(absl::string_view flow) const override;
  LlmAdvice AdviceFor(const Turn& turn) const override;

  // In force for calls inside the canary share.
  Mode mode() const;
  Mode configured_mode() const { return options_.mode; }
  bool rolled_back() const;
  double canary_percent() const;
  // Class of a dialog state as configured.
  StateClass ClassOf(absl::string_view dialog_state) const;

  // `mode` absent withdraws the operator's mode.
  absl::Status SetOperatorMode(absl::optional<Mode> mode, Attribution set);

  // All of `change`, or nothing. kInvalidArgument names what is wrong; kResourceExhausted when a
  // bound is reached; kFailedPrecondition for a share while a ramp runs, which drives it.
  absl::Status Change(const PolicyChange& change, const Attribution& set);

  // One change each; see Change.
  absl::Status SetCanaryPercent(double percent, const Attribution& set);
  absl::Status SetSwitch(Source source, absl::string_view dialog_state,
                         absl::optional<bool> allowed, const Attribution& set);
  absl::Status SetStateTimeout(absl::string_view dialog_state,
                               absl::optional<absl::Duration> timeout, const Attribution& set);
  absl::Status SetClassTimeout(StateClass state_class, absl::optional<absl::Duration> timeout,
                               const Attribution& set);

  // Turns the learned replies of one flow off, or on again. True if that changed anything; false
  // also when `max_suspended_flows` are suspended already.
  bool SuspendFlow(absl::string_view flow, absl::string_view incident_id, Attribution set);
  bool ResumeFlow(absl::string_view flow);

  // Sets the latch. False if it holds already; the first one stays on record. A running ramp is
  // halted in the same step.
  bool RollBack(absl::string_view incident_id, bool automatic, Attribution set);
  // Releases the latch. kFailedPrecondition when it does not hold, kInvalidArgument when `why` is
  // blank: somebody has to say what was mended.
  absl::Status Rearm(const Attribution& set);

  // Puts the ramp where `ramp` says and the canary share to `percent`, in one step. Absent ramp:
  // there is none any more; the share stays as given. kFailedPrecondition for a running ramp
  // while the latch holds.
  absl::Status SetRamp(absl::optional<RampState> ramp, double percent, Attribution set);

  RolloutState State() const;
  // Takes the stored state over from an earlier process. kInvalidArgument, and nothing changed,
  // where a value is out of range.
  absl::Status Restore(const RolloutState& state);

 private:
  // One source's switches.
  struct Switches {
    bool others_allowed = true;  // states without a switch of their own
    absl::flat_hash_map<std::string, bool> by_state;
  };

  explicit RolloutPolicy(const Options& options);

  Mode ModeLocked() const ABSL_SHARED_LOCKS_REQUIRED(mu_);
  absl::Duration ConfiguredTimeout(StateClass state_class) const;
  // Rebuilds what For, Allows and AdviceFor look up from `state_`.
  void IndexLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Changed();

  // Constant after construction.
  const Options options_;
  const absl::flat_hash_map<std::string, StateClass> state_classes_;
  const uint64_t salt_;

  mutable base::SharedMutex mu_;
  RolloutState state_ ABSL_GUARDED_BY(mu_);
  Switches quick_ ABSL_GUARDED_BY(mu_);
  Switches cache_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, absl::Duration> state_timeouts_ ABSL_GUARDED_BY(mu_);
  absl::Duration class_timeouts_[3] ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, bool> suspended_ ABSL_GUARDED_BY(mu_);
  RolloutListener* listener_ ABSL_GUARDED_BY(mu_) = nullptr;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_ROLLOUT_POLICY_H_
