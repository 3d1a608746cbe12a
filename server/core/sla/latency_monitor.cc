#include "server/core/sla/latency_monitor.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "server/core/sla/recent_turns.h"

namespace turnopt::core {

Severity LatencyMonitor::severity() const {
  return options_.kind == IncidentKind::kLatencyRollback ? Severity::kCritical : Severity::kWarning;
}

void LatencyMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  if (!turn.serving() || !turn.record.latency.total) return;
  last_ms_ = absl::ToDoubleMilliseconds(*turn.record.latency.total);
  if (*turn.record.latency.total > options_.threshold) {
    ++slow_run_;
    slow_ms_ += last_ms_;
    fast_run_ = 0;
  } else {
    ++fast_run_;
    slow_run_ = 0;
    slow_ms_ = 0;
  }
}

Verdict LatencyMonitor::Evaluate(absl::Time now) {
  Verdict verdict;
  verdict.edge = trigger_.Update(slow_run_ >= options_.turns, fast_run_ >= options_.clear_turns);
  verdict.breached = trigger_.raised();
  verdict.turns = std::max(slow_run_, fast_run_);
  verdict.value = slow_run_ > 0 ? slow_ms_ / static_cast<double>(slow_run_) : last_ms_;
  verdict.threshold = absl::ToDoubleMilliseconds(options_.threshold);
  return verdict;
}

std::string LatencyMonitor::Line(const Verdict& verdict) const {
  if (options_.kind == IncidentKind::kLatencyRollback) {
    return absl::StrFormat(
        "[ALERT] Voice Agent Latency Critical: %.0fms over %d turns (threshold: %.0fms)",
        verdict.value, verdict.turns, verdict.threshold);
  }
  return absl::StrFormat("[ALERT] Voice Agent Latency High: %.0fms (threshold: %.0fms)",
                         verdict.value, verdict.threshold);
}

std::vector<Finding> LatencyMonitor::Triage(const RecentTurns& recent) const {
  return recent.LatencyTriage(options_.threshold);
}

void LatencyMonitor::Restart() {
  slow_run_ = 0;
  fast_run_ = 0;
  slow_ms_ = 0;
  last_ms_ = 0;
  trigger_.Reset();
}

}  // namespace turnopt::core
