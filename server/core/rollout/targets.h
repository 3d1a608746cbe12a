#ifndef TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_

#include "absl/time/time.h"

namespace turnopt::core {

// What is asked of one figure: to be on one side of a limit.
struct Target {
  enum class Side { kUnder, kOver, kAtLeast, kAtMost };

  Side side = Side::kAtLeast;
  double limit = 0;

  // Of a figure that is taken at its word.
  constexpr bool Met(double value) const {
    switch (side) {
      case Side::kUnder:
        return value < limit;
      case Side::kOver:
        return value > limit;
      case Side::kAtLeast:
        return value >= limit;
      case Side::kAtMost:
        return value <= limit;
    }
    return false;
  }
  // Small figures are the good ones.
  constexpr bool IsCeiling() const { return side == Side::kUnder || side == Side::kAtMost; }
};

// What a rollout is to achieve, once for everything that judges one: the ramp's criteria, the
// advice and the report. The deployment guide's figures. What a turn counts as in them is
// TurnRecord's to say: IsHit, CallsLlm, IsError.
struct RolloutTargets {
  absl::Duration mean_latency = absl::Milliseconds(1500);  // of total
  double quality = 75;                                     // points
  double hit_ratio = 0.35;    // share of turns; "35-45 %", more is no failure
  double llm_saved = 0.60;    // share of the baseline's LLM calls; "60-70 %"
  double latency_cut = 0.70;  // share of the baseline's mean latency; "70-80 %"
  double cost_saved = 0.60;   // share of the baseline's LLM cost; "60-70 %"

  Target MeanLatencyMs() const {
    return {Target::Side::kUnder, absl::ToDoubleMilliseconds(mean_latency)};
  }
  Target MeanQuality() const { return {Target::Side::kOver, quality}; }
  Target HitRate() const { return {Target::Side::kAtLeast, hit_ratio}; }
  Target LlmCallsSaved() const { return {Target::Side::kAtLeast, llm_saved}; }
  Target LatencyCut() const { return {Target::Side::kAtLeast, latency_cut}; }
  Target CostSaved() const { return {Target::Side::kAtLeast, cost_saved}; }
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_TARGETS_H_
