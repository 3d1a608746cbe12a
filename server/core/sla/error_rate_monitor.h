#ifndef TURNOPT_SERVER_CORE_SLA_ERROR_RATE_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_ERROR_RATE_MONITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/core/sla/monitor.h"
#include "server/core/sla/turn_window.h"

namespace turnopt::core {

// Share of errors among the last `window` serving turns, over the baseline's share by a margin. An
// error is a turn whose LLM call failed or timed out or where the agent spoke its fallback line
// (TurnRecord::IsError), or a call that the sidecar itself failed (CountSidecarError).
//
// The baseline is measured on baseline turns; before `min_turns` of them it is taken as none at
// all, so that the margin alone decides. Raised when the share exceeds baseline + margin and chance
// does not explain it (two standard errors of the window under the baseline's rate + margin / 2);
// resolved under baseline + margin / 2.
//
// External synchronisation.
class ErrorRateMonitor final : public Monitor {
 public:
  struct Options {
    size_t window = 200;
    size_t min_turns = 50;
    double margin = 0.02;  // share of turns
  };

  explicit ErrorRateMonitor(const Options& options);

  IncidentKind kind() const override { return IncidentKind::kErrorRate; }
  Severity severity() const override { return Severity::kWarning; }
  void Observe(const WatchedTurn& turn, absl::Time now) override;
  bool CountSidecarError() override;
  Verdict Evaluate(absl::Time now) override;
  std::string Line(const Verdict& verdict) const override;
  std::vector<Finding> Triage(const RecentTurns& recent) const override;
  void Restart() override;

  // Share of errors among the baseline turns so far; 0 before there are `min_turns`.
  double baseline() const;

 private:
  const Options options_;
  RunningMean before_;
  TurnWindow errors_;
  EdgeTrigger trigger_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_ERROR_RATE_MONITOR_H_
