#ifndef TURNOPT_SERVER_CORE_SLA_SERVICE_LEVELS_H_
#define TURNOPT_SERVER_CORE_SLA_SERVICE_LEVELS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/incident.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/sla/advice_monitor.h"
#include "server/core/sla/error_rate_monitor.h"
#include "server/core/sla/latency_monitor.h"
#include "server/core/sla/learned_drift_monitor.h"
#include "server/core/sla/quality_drop_monitor.h"
#include "server/core/sla/quality_monitor.h"
#include "server/core/sla/recent_turns.h"
#include "server/core/sla/wrong_reuse_monitor.h"
#include "server/core/turn_record.h"

namespace turnopt::core {

// What the process takes of its machine, for the triage of a latency alert.
struct ProcessLoad {
  double cpu_cores = 0;  // mean over the last while: 1 is one core busy
  uint64_t resident_bytes = 0;
};

// Port: reads ProcessLoad; absent where it cannot. Thread-safe.
class ProcessLoadSource {
 public:
  virtual ~ProcessLoadSource() = default;
  virtual absl::optional<ProcessLoad> Read() const = 0;
};

// Runs every monitor over the completed turns, tells the sinks what begins and ends, and takes the
// sidecar out of the path when the rollback level breaks: the latch is set before OnTurn returns,
// so the next decision is the LLM's, with the baseline timeout.
//
// When the mode in force changes, what was observed before is dropped and raised conditions are
// resolved: the turns that follow are no continuation. Sinks hear incidents in order, one at a
// time, without a lock held.
//
// Thread-safe.
class ServiceLevels final : public TurnObserver {
 public:
  struct Options {
    LatencyMonitor::Options latency_alert = LatencyMonitor::AlertDefaults();
    LatencyMonitor::Options latency_rollback = LatencyMonitor::RollbackDefaults();
    QualityMonitor::Options quality_alert = QualityMonitor::AlertDefaults();
    QualityMonitor::Options quality_incident = QualityMonitor::IncidentDefaults();
    QualityDropMonitor::Options quality_drop;
    ErrorRateMonitor::Options error_rate;
    WrongReuseMonitor::Options wrong_reuse;
    LearnedDriftMonitor::Options learned_drift;
    AdviceMonitor::Options advice;
    bool automatic_rollback = true;
  };

  // `policy`, `sinks` and `load` (may be null) must outlive this.
  ServiceLevels(const Options& options, RolloutPolicy& policy, std::vector<AlertSink*> sinks,
                const ProcessLoadSource* load);

  // One more sink, for one that needs the service levels itself. Before the first turn only.
  void AddSink(AlertSink* sink) { sinks_.push_back(sink); }

  void OnTurn(const TurnRecord& turn) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnLabel(const LabelRecord& label) override ABSL_LOCKS_EXCLUDED(mu_);

  // A response that the sidecar owed and did not give.
  void OnSidecarError(absl::Time now) ABSL_LOCKS_EXCLUDED(mu_);

  // An operator's rollback: sets the latch and records the incident. Returns its id;
  // kFailedPrecondition when it is rolled back already, kInvalidArgument when `why` is blank.
  absl::StatusOr<std::string> RollBack(const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);

  // Releases the latch (see RolloutPolicy::Rearm), resolves its incident and starts the monitors
  // afresh.
  absl::Status Rearm(const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);

  // Turns a flow's learned replies on again after wrong reuse. kNotFound when they are on.
  absl::Status ResumeFlow(absl::string_view flow, const Attribution& set) ABSL_LOCKS_EXCLUDED(mu_);

  // For others that tell operators through the same sinks (the ramp). Fills in the id.
  void Report(Incident incident) ABSL_LOCKS_EXCLUDED(mu_);

  // What is raised and not resolved now.
  std::vector<Incident> Active() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  std::string NextId(IncidentKind kind, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Starts the monitors afresh when the mode in force is another than at the turn before.
  void FollowMode(Mode in_force, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void RestartMonitors(absl::string_view why, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Evaluate(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void EvaluateMonitor(Monitor& monitor, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Puts what began on record under `key` and queues it for the sinks.
  void Raise(const std::string& key, Incident incident) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Ends what stands under `key`, if anything does.
  void Resolve(const std::string& key, absl::string_view why, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Carries out an automatic rollback that the monitors asked for, if they did.
  void RollBackIfDue(absl::optional<Incident> due) ABSL_LOCKS_EXCLUDED(mu_);
  // Hands queued incidents to the sinks, in order, whoever queued them.
  void Deliver() ABSL_LOCKS_EXCLUDED(mu_);

  // Constant after construction.
  const Options options_;
  RolloutPolicy& policy_;
  std::vector<AlertSink*> sinks_;  // constant after the first turn
  const ProcessLoadSource* const load_;

  mutable base::Mutex mu_;
  const std::vector<std::unique_ptr<Monitor>> monitors_ ABSL_GUARDED_BY(mu_);
  WrongReuseMonitor wrong_reuse_ ABSL_GUARDED_BY(mu_);
  LearnedDriftMonitor learned_drift_ ABSL_GUARDED_BY(mu_);
  AdviceMonitor advice_ ABSL_GUARDED_BY(mu_);
  RecentTurns recent_ ABSL_GUARDED_BY(mu_);
  absl::optional<Mode> last_mode_ ABSL_GUARDED_BY(mu_);
  uint64_t incidents_ ABSL_GUARDED_BY(mu_) = 0;
  // Raised and not resolved, by monitor (and flow or topic).
  absl::flat_hash_map<std::string, Incident> active_ ABSL_GUARDED_BY(mu_);
  // An automatic rollback that was found due under the lock and is carried out after it.
  absl::optional<Incident> rollback_due_ ABSL_GUARDED_BY(mu_);
  std::deque<Incident> queued_ ABSL_GUARDED_BY(mu_);
  bool delivering_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_SERVICE_LEVELS_H_
