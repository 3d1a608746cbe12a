#ifndef TURNOPT_SERVER_CORE_SLA_LEARNED_DRIFT_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_LEARNED_DRIFT_MONITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "server/core/sla/monitor.h"
#include "server/core/sla/turn_window.h"

namespace turnopt::core {

// Served learned replies agree less with the LLM than they used to: prices, opening hours or the
// agent's prompt changed without a new facts epoch. Compares the share of right labels in the last
// `window` with the share in all before them, so a flow that was never good is the budget's
// business and not drift.
//
// Raised when the window lies under the reference by more than max(min_drop, sigmas standard errors
// of the window). While raised the reference is held, so that the new level does not become normal
// unnoticed; resolved within half the distance.
//
// External synchronisation.
class LearnedDriftMonitor final {
 public:
  struct Options {
    size_t window = 100;         // labels
    size_t min_reference = 200;  // labels
    double min_drop = 0.05;      // share of labels
    double sigmas = 3;
  };

  explicit LearnedDriftMonitor(const Options& options);

  void ObserveLabel(const LabelRecord& label, absl::Time now);
  // Value and threshold are shares of right labels.
  Verdict Evaluate(absl::Time now);
  std::string Line(const Verdict& verdict) const;

 private:
  const Options options_;
  std::vector<bool> recent_;  // ring
  size_t next_ = 0;
  size_t count_ = 0;
  size_t right_ = 0;  // of recent_
  RunningMean reference_;
  EdgeTrigger trigger_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_LEARNED_DRIFT_MONITOR_H_
