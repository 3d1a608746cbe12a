#ifndef TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_

#include "absl/time/time.h"

namespace turnopt::core {

// What a rollout is to achieve, once for everything that judges one: the ramp's criteria, the
// advice and the report. The deployment guide's figures.
struct RolloutTargets {
  absl::Duration mean_latency = absl::Milliseconds(1500);  // of total: under
  double quality = 75;                                     // points: over
  double hit_ratio = 0.35;    // share of turns; "35-45 %", more is no failure
  double llm_saved = 0.60;    // share of the baseline's LLM calls; "60-70 %"
  double latency_cut = 0.70;  // share of the baseline's mean latency; "70-80 %"
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_
