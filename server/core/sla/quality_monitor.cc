#include "server/core/sla/quality_monitor.h"

#include <cmath>

#include "absl/strings/str_format.h"
#include "server/core/sla/recent_turns.h"

namespace turnopt::core {

bool RaisesAlerts(const QualityScore& score) {
  return score.profile != "five_factor" && std::isfinite(score.overall);
}

std::string QualityDegradedLine(double baseline, double current) {
  // The difference of the rounded figures, so that the line adds up as it is read.
  const double shown_baseline = std::round(baseline);
  const double shown_current = std::round(current);
  return absl::StrFormat(
      "[QUALITY_ALERT] Quality degraded by %.0f points (baseline: %.0f, current: %.0f)",
      shown_baseline - shown_current, shown_baseline, shown_current);
}

Severity QualityMonitor::severity() const {
  return options_.kind == IncidentKind::kQualityIncident ? Severity::kCritical : Severity::kWarning;
}

void QualityMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  const auto& quality = turn.record.quality;
  if (!turn.current() || !quality || !RaisesAlerts(*quality)) return;
  scores_.Add(quality->overall);
}

Verdict QualityMonitor::Evaluate(absl::Time now) {
  Verdict verdict;
  verdict.value = scores_.mean();
  verdict.threshold = options_.limit;
  verdict.turns = scores_.count();
  verdict.edge = trigger_.Update(scores_.full() && verdict.value < options_.limit,
                                 verdict.value >= options_.limit + options_.hysteresis);
  verdict.breached = trigger_.raised();
  return verdict;
}

std::string QualityMonitor::Line(const Verdict& verdict) const {
  if (options_.kind == IncidentKind::kQualityIncident) {
    return absl::StrFormat(
        "[QUALITY_ALERT] Quality incident: %.0f over %d turns (limit: %.0f, baseline: %.0f)",
        verdict.value, verdict.turns, options_.limit, options_.baseline);
  }
  return QualityDegradedLine(options_.baseline, verdict.value);
}

std::vector<Finding> QualityMonitor::Triage(const RecentTurns& recent) const {
  return recent.QualityTriage();
}

void QualityMonitor::Restart() {
  scores_.Clear();
  trigger_.Reset();
}

}  // namespace turnopt::core
