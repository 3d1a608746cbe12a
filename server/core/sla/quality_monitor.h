#ifndef TURNOPT_SERVER_CORE_SLA_QUALITY_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_QUALITY_MONITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/core/sla/monitor.h"
#include "server/core/sla/turn_window.h"

namespace turnopt::core {

// Whether alerts may rest on a score: the five-factor profile carries no signal (its mean rank
// correlation with human ratings is about 0), so it raises none.
bool RaisesAlerts(const QualityScore& score);

// Mean quality of the last `window` turns under an absolute limit. The deployment guide's two
// service levels are two instances: under baseline - threshold (75 - 5) alerts, under 65 is an
// incident. Nothing is said before the window is full; resolved when the mean is `hysteresis`
// points over the limit again.
//
// Turns of the mode in force count, so that outside a canary share the LLM's own replies do not
// thin out the canary's. External synchronisation.
class QualityMonitor final : public Monitor {
 public:
  struct Options {
    IncidentKind kind = IncidentKind::kQualityDegraded;  // or kQualityIncident
    double baseline = 75;
    double limit = 70;
    size_t window = 50;
    double hysteresis = 1;
  };
  static Options AlertDefaults() { return Options(); }
  static Options IncidentDefaults() { return {IncidentKind::kQualityIncident, 75, 65, 50, 1}; }

  explicit QualityMonitor(const Options& options) : options_(options), scores_(options.window) {}

  IncidentKind kind() const override { return options_.kind; }
  Severity severity() const override;
  void Observe(const WatchedTurn& turn, absl::Time now) override;
  Verdict Evaluate(absl::Time now) override;
  std::string Line(const Verdict& verdict) const override;
  std::vector<Finding> Triage(const RecentTurns& recent) const override;
  void Restart() override;

 private:
  const Options options_;
  TurnWindow scores_;
  EdgeTrigger trigger_;
};

// `[QUALITY_ALERT] Quality degraded by 8 points (baseline: 75, current: 67)`.
std::string QualityDegradedLine(double baseline, double current);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_QUALITY_MONITOR_H_
