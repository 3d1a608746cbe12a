#ifndef TURNOPT_SERVER_REPORT_CRITERIA_H_
#define TURNOPT_SERVER_REPORT_CRITERIA_H_

#include <cstdint>
#include <vector>

#include "server/core/rollout/targets.h"
#include "server/report/report.h"

namespace turnopt::core {

// The success criteria of a rollout: the deployment guide's, in its words and figures, with the
// targets that the ramp and the advice have too. A criterion
// is met when the whole 95 % interval of its value is on the good side, not met when it is wholly
// on the other, and otherwise there is too little data to tell.
struct SuccessCriteria {
  RolloutTargets targets;
  double min_cost_saved = 0.60;      // "60-70 %"
  double max_error_increase = 0.01;  // "should not increase": less than a point, beyond doubt
  double max_degradation = 0.10;     // of the mean, over the period
  int64_t min_turns = 30;            // of a slice that is judged by itself
};

// Judges a report whose other parts are filled. Pure.
std::vector<Criterion> JudgeCriteria(const Report& report, const SuccessCriteria& criteria);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_REPORT_CRITERIA_H_
