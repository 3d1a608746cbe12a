#ifndef TURNOPT_SERVER_CORE_SLA_RAMP_RUNNER_H_
#define TURNOPT_SERVER_CORE_SLA_RAMP_RUNNER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/incident.h"
#include "server/core/rollout/ramp.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/sla/service_levels.h"
#include "server/core/turn_record.h"

namespace turnopt::core {

// What `turnctl ramp status` shows.
struct RampProgress {
  RampState state;
  RampMove next;  // what the next Tick would do
  std::vector<CriterionVerdict> verdicts;
};

// Drives the canary share along a ramp: measures the present step's turns, and moves the policy
// when Ramp says so. Every move goes to the service levels' sinks as an incident of kind
// kRampAdvanced or kRampHalted.
//
// In a shadow step, and for the baseline, the turns of calls outside the share count; in the other
// steps the turns of calls inside it. Measures are part of the stored state, written back at each
// Tick, so a restart loses at most those since the last one.
//
// As an AlertSink it counts critical incidents and rollbacks for quality. Thread-safe.
class RampRunner final : public TurnObserver, public AlertSink {
 public:
  // `policy` and `levels` must outlive this. A ramp that the policy restored is taken up where it
  // was; Restore the policy first.
  RampRunner(Ramp ramp, RolloutPolicy& policy, ServiceLevels& levels);

  // kFailedPrecondition while one is running or the latch holds, kInvalidArgument for a bad plan.
  absl::Status Start(std::vector<RampStep> plan, const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);
  // Stops where it is. kFailedPrecondition unless it runs.
  absl::Status Halt(const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);
  // kFailedPrecondition unless it is halted, or while the latch holds.
  absl::Status Resume(const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);
  // Forgets the ramp; the canary share stays. kNotFound when there is none.
  absl::Status End(const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);

  // Advances, finishes or halts if that is due. Every half minute or so.
  void Tick(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

  // Absent: there is no ramp.
  absl::optional<RampProgress> Progress(absl::Time now) const ABSL_LOCKS_EXCLUDED(mu_);

  void OnTurn(const TurnRecord& turn) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnLabel(const LabelRecord& label) override {}
  void OnIncident(const Incident& incident) override ABSL_LOCKS_EXCLUDED(mu_);
  // A response that the sidecar owed and did not give.
  void OnSidecarError() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // The policy's ramp with the measures taken since it was last written back; absent: none. The
  // policy is the truth of where it stands (a rollback halts it there), this of what was measured.
  absl::optional<RampState> Current() const ABSL_LOCKS_EXCLUDED(mu_);
  // Puts the state into the policy, which stores it, and goes on measuring from there.
  absl::Status Put(const RampState& state, const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);
  void Tell(IncidentKind kind, Severity severity, std::string line, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mu_);

  const Ramp ramp_;
  RolloutPolicy& policy_;
  ServiceLevels& levels_;

  // Held over a whole change, so that two do not cross. Never taken by what turns and sinks call.
  base::Mutex change_mu_ ABSL_ACQUIRED_BEFORE(mu_);
  mutable base::Mutex mu_;
  // As last put into the policy, with the measures taken since then.
  absl::optional<RampState> state_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_RAMP_RUNNER_H_
