#ifndef TURNOPT_SERVER_CORE_SLA_QUALITY_DROP_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_QUALITY_DROP_MONITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/core/sla/monitor.h"
#include "server/core/sla/turn_window.h"

namespace turnopt::core {

// Mean quality of the last `window` serving turns under what this deployment's LLM measured for
// itself, whatever that was: a deployment whose baseline is 82 is worse at 75 though no absolute
// limit broke.
//
// The limit is baseline - max(min_drop, sigmas * sigma / sqrt(window)), with mean and sigma of the
// baseline's single scores: at 3.5 standard errors chance alone crosses it about once in four
// thousand windows. The baseline is measured on baseline turns; where there are fewer than
// `min_baseline`, on the first `min_baseline` serving turns, and then held.
//
// External synchronisation.
class QualityDropMonitor final : public Monitor {
 public:
  struct Options {
    size_t window = 50;
    double min_drop = 5;  // points
    double sigmas = 3.5;
    size_t min_baseline = 200;
    double hysteresis = 1;  // points
  };

  explicit QualityDropMonitor(const Options& options);

  IncidentKind kind() const override { return IncidentKind::kQualityDrop; }
  Severity severity() const override { return Severity::kWarning; }
  void Observe(const WatchedTurn& turn, absl::Time now) override;
  Verdict Evaluate(absl::Time now) override;
  std::string Line(const Verdict& verdict) const override;
  std::vector<Finding> Triage(const RecentTurns& recent) const override;
  void Restart() override;

 private:
  const RunningMean* Baseline() const;  // null while there is none

  const Options options_;
  RunningMean before_;  // baseline turns
  RunningMean first_;   // the first serving turns
  TurnWindow scores_;
  EdgeTrigger trigger_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_QUALITY_DROP_MONITOR_H_
