// The table that a ramp advances by: stage x criterion x limit x least number of turns. It is the
// deployment guide's four lists in full (its success criteria of phases 1 to 3, and those for
// production and the first 30 days); deploy/rollout.md shows the same table and a test compares
// the two.
#ifndef TURNOPT_SERVER_CORE_ROLLOUT_RAMP_CRITERIA_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_RAMP_CRITERIA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/core/rollout/rollout_state.h"
#include "server/core/rollout/targets.h"

namespace turnopt::core {

enum class RampCriterion {
  kNoSidecarErrors,      // calls that the sidecar failed: at most `limit`
  kLatencyReported,      // share of turns with a total latency: at least
  kQualityScored,        // share of turns with a score: at least
  kRepliesFound,         // share of turns with a reply, served or held back: at least
  kMeanLatency,          // of total, in ms: under
  kMeanQuality,          // points: over
  kErrorRateNotUp,       // share of errors over the baseline's: at most, beyond chance
  kHitRate,              // share of turns answered: at least
  kLatencyNotUp,         // mean latency over the step's before it, as a share of it: at most
  kQualityNotDown,       // points under the step's before it: at most
  kHitRateStable,        // share of turns away from the step's before it: at most
  kLatencyCut,           // mean latency under the baseline's, as a share of it: at least
  kLlmCallsSaved,        // LLM calls per turn under the baseline's, as a share of it: at least
  kNoCriticalIncidents,  // at most
  kNoQualityRollbacks,   // at most
};
inline constexpr base::EnumRow<RampCriterion> kRampCriteria[] = {
    {RampCriterion::kNoSidecarErrors, "no_sidecar_errors"},
    {RampCriterion::kLatencyReported, "latency_reported"},
    {RampCriterion::kQualityScored, "quality_scored"},
    {RampCriterion::kRepliesFound, "replies_found"},
    {RampCriterion::kMeanLatency, "mean_latency"},
    {RampCriterion::kMeanQuality, "mean_quality"},
    {RampCriterion::kErrorRateNotUp, "error_rate_not_up"},
    {RampCriterion::kHitRate, "hit_rate"},
    {RampCriterion::kLatencyNotUp, "latency_not_up"},
    {RampCriterion::kQualityNotDown, "quality_not_down"},
    {RampCriterion::kHitRateStable, "hit_rate_stable"},
    {RampCriterion::kLatencyCut, "latency_cut"},
    {RampCriterion::kLlmCallsSaved, "llm_calls_saved"},
    {RampCriterion::kNoCriticalIncidents, "no_critical_incidents"},
    {RampCriterion::kNoQualityRollbacks, "no_quality_rollbacks"},
};
constexpr const auto& EnumRows(RampCriterion) { return kRampCriteria; }

struct CriterionRow {
  RampStage stage = RampStage::kShadow;
  RampCriterion criterion = RampCriterion::kMeanLatency;
  double limit = 0;
  uint64_t min_turns = 0;  // fewer say neither met nor not met
};

// The deployment guide's lists, with the operator's targets for limits where there is one.
std::vector<CriterionRow> GuideCriteria(const RolloutTargets& targets = {});

// What the row asks of its figure.
Target TargetOf(const CriterionRow& row);

enum class RampCriterionStatus { kMet, kNotMet, kTooFewTurns };
inline constexpr base::EnumRow<RampCriterionStatus> kRampCriterionStatuses[] = {
    {RampCriterionStatus::kMet, "met", 1},
    {RampCriterionStatus::kNotMet, "not_met", 2},
    {RampCriterionStatus::kTooFewTurns, "too_few_turns", 3},
};
constexpr const auto& EnumRows(RampCriterionStatus) { return kRampCriterionStatuses; }

struct CriterionVerdict {
  CriterionRow row;
  RampCriterionStatus status = RampCriterionStatus::kTooFewTurns;
  double value = 0;    // in the unit of the limit; 0 with too few turns
  uint64_t turns = 0;  // what it rests on
  std::string text;    // "mean latency 1320 ms (under 1500 ms)"
};

// Holds one row against what was measured. Means are of the step's own turns; what compares with
// the baseline, or with the step before, needs `min_turns` there as well.
CriterionVerdict Judge(const CriterionRow& row, const RampState& state);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_RAMP_CRITERIA_H_
