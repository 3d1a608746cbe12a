// What the service levels tell people: alerts, incidents and advice, one shape for all, so that
// logs, metrics, the incident store and WatchIncidents need no case of their own.
#ifndef TURNOPT_SERVER_CORE_INCIDENT_H_
#define TURNOPT_SERVER_CORE_INCIDENT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/base/enum_table.h"

namespace turnopt::core {

// A closed list; the names are metric labels, runbook pages and alert names.
enum class IncidentKind {
  kLatencyHigh,        // total latency over the alert threshold, turns in a row
  kLatencyRollback,    // total latency over the rollback threshold: rolled back
  kQualityDegraded,    // mean quality of the window under baseline - threshold
  kQualityIncident,    // mean quality of the window under the incident limit
  kQualityDrop,        // mean quality fell below its own measured baseline
  kErrorRate,          // more errors than the measured baseline, by a margin
  kWrongReuse,         // a flow's reuse was wrong more often than the budget allows
  kLearnedDrift,       // learned replies agree less with the LLM than they did
  kAdvice,             // room for improvement; nothing is broken
  kManualRollback,     // an operator rolled back
  kRearmed,            // an operator released the rollback latch
  kRampAdvanced,       // the ramp went to its next phase
  kRampHalted,         // the ramp stands still, with the reason
  kUnknownStoredKind,  // stored by a newer version
};

inline constexpr base::EnumRow<IncidentKind> kIncidentKinds[] = {
    {IncidentKind::kLatencyHigh, "latency_high"},
    {IncidentKind::kLatencyRollback, "latency_rollback"},
    {IncidentKind::kQualityDegraded, "quality_degraded"},
    {IncidentKind::kQualityIncident, "quality_incident"},
    {IncidentKind::kQualityDrop, "quality_drop"},
    {IncidentKind::kErrorRate, "error_rate"},
    {IncidentKind::kWrongReuse, "wrong_reuse"},
    {IncidentKind::kLearnedDrift, "learned_drift"},
    {IncidentKind::kAdvice, "advice"},
    {IncidentKind::kManualRollback, "manual_rollback"},
    {IncidentKind::kRearmed, "rearmed"},
    {IncidentKind::kRampAdvanced, "ramp_advanced"},
    {IncidentKind::kRampHalted, "ramp_halted"},
    {IncidentKind::kUnknownStoredKind, "unknown"},
};
constexpr const auto& EnumRows(IncidentKind) { return kIncidentKinds; }

enum class Severity { kInfo, kWarning, kCritical };

inline constexpr base::EnumRow<Severity> kSeverities[] = {
    {Severity::kInfo, "info", 1},
    {Severity::kWarning, "warning", 2},
    {Severity::kCritical, "critical", 3},
};
constexpr const auto& EnumRows(Severity) { return kSeverities; }

// Whether the kind says that replies were not good enough.
constexpr bool IsQuality(IncidentKind kind) {
  return kind == IncidentKind::kQualityDegraded || kind == IncidentKind::kQualityIncident ||
         kind == IncidentKind::kQualityDrop;
}

// One fact of the evidence, such as {"worst state", "5_price: 3 of 5 turns, mean 2910 ms"}.
struct Finding {
  std::string name;
  std::string text;
};

// Raised once when a monitor's condition begins (kRaised) and once more, under the same id, when
// it ends (kResolved). Holds no utterance, reply, call or caller.
struct Incident {
  enum class Phase { kRaised, kResolved };

  std::string id;  // unique over restarts: kind and time, such as "latency_high-20260105T090000-1"
  IncidentKind kind = IncidentKind::kAdvice;
  Severity severity = Severity::kInfo;
  Phase phase = Phase::kRaised;
  absl::Time at = absl::UnixEpoch();
  std::string flow;  // of kWrongReuse; of kLearnedDrift where it was noticed; else empty
  // The line that operators grep for, with its prefix: "[ALERT] Voice Agent Latency High: 2850ms
  // (threshold: 2500ms)".
  std::string line;
  double value = 0;      // what was measured: ms, points, or a share of 0..1
  double threshold = 0;  // what it was held against, in the same unit
  std::vector<Finding> triage;
};
inline constexpr base::EnumRow<Incident::Phase> kIncidentPhases[] = {
    {Incident::Phase::kRaised, "raised", 1},
    {Incident::Phase::kResolved, "resolved", 2},
};
constexpr const auto& EnumRows(Incident::Phase) { return kIncidentPhases; }

// Whether the incident is an operator's rollback for quality: a quality alert was active at the
// time, or his reason says so. The service levels roll back for latency alone.
bool IsRollbackForQuality(const Incident& incident, bool quality_alert_active);

// Port: takes incidents in the order in which they happened. Called without locks of the service
// levels, on the thread that completed the turn, so it must be quick. Implementations are
// thread-safe.
class AlertSink {
 public:
  virtual ~AlertSink() = default;
  virtual void OnIncident(const Incident& incident) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_INCIDENT_H_
