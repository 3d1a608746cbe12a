#include "server/core/rollout/ramp_criteria.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/base/enum_table.h"

namespace turnopt::core {
namespace {

double Ratio(double part, uint64_t whole) {
  return whole == 0 ? 0 : part / static_cast<double>(whole);
}

double MeanMs(const RampMeasures& m) { return Ratio(m.total_ms, m.timed_turns); }
double MeanQuality(const RampMeasures& m) { return Ratio(m.quality, m.scored_turns); }
double ErrorRate(const RampMeasures& m) { return Ratio(static_cast<double>(m.errors), m.turns); }
double HitRate(const RampMeasures& m) { return Ratio(static_cast<double>(m.answered), m.turns); }
double CallsPerTurn(const RampMeasures& m) {
  return Ratio(static_cast<double>(m.llm_calls), m.turns);
}

// What chance explains of a difference of two shares: two standard errors.
double Chance(const RampMeasures& a, const RampMeasures& b) {
  const auto errors = static_cast<double>(a.errors + b.errors);
  const auto turns = static_cast<double>(a.turns + b.turns);
  if (a.turns == 0 || b.turns == 0) return 0;
  const double pooled = errors / turns;
  return 2 * std::sqrt(pooled * (1 - pooled) *
                       (1 / static_cast<double>(a.turns) + 1 / static_cast<double>(b.turns)));
}

// Turns a verdict rests on: of the step, and of what it is compared with.
uint64_t TurnsOf(RampCriterion criterion, const RampState& state) {
  const RampMeasures& now = state.current;
  switch (criterion) {
    case RampCriterion::kMeanLatency:
      return now.timed_turns;
    case RampCriterion::kMeanQuality:
      return now.scored_turns;
    case RampCriterion::kLatencyNotUp:
      return std::min(now.timed_turns, state.previous.timed_turns);
    case RampCriterion::kQualityNotDown:
      return std::min(now.scored_turns, state.previous.scored_turns);
    case RampCriterion::kHitRateStable:
      return std::min(now.turns, state.previous.turns);
    case RampCriterion::kLatencyCut:
      return std::min(now.timed_turns, state.baseline.timed_turns);
    case RampCriterion::kErrorRateNotUp:
    case RampCriterion::kLlmCallsSaved:
      return std::min(now.turns, state.baseline.turns);
    default:
      return now.turns;
  }
}

std::string Percent(double share) { return absl::StrFormat("%.1f%%", 100 * share); }

struct Measured {
  double value;
  std::string text;
  double slack = 0;  // that chance allows beyond the limit
};

Measured Share(const char* what, double value, double limit) {
  return {value, absl::StrCat(what, " ", Percent(value), " (at least ", Percent(limit), ")")};
}

Measured Count(const char* what, uint64_t value, double limit) {
  return {static_cast<double>(value), absl::StrFormat("%s: %d (at most %.0f)", what, value, limit)};
}

Measured Measure(const CriterionRow& row, const RampState& state) {
  const RampMeasures& now = state.current;
  const double limit = row.limit;
  switch (row.criterion) {
    case RampCriterion::kNoSidecarErrors:
      return Count("calls that the sidecar failed", now.sidecar_errors, limit);
    case RampCriterion::kNoCriticalIncidents:
      return Count("critical incidents", now.critical_incidents, limit);
    case RampCriterion::kNoQualityRollbacks:
      return Count("rollbacks for quality", now.quality_rollbacks, limit);
    case RampCriterion::kLatencyReported:
      return Share("turns with a total latency",
                   Ratio(static_cast<double>(now.timed_turns), now.turns), limit);
    case RampCriterion::kQualityScored:
      return Share("turns with a quality score",
                   Ratio(static_cast<double>(now.scored_turns), now.turns), limit);
    case RampCriterion::kRepliesFound:
      return Share("turns with an answer", Ratio(static_cast<double>(now.answerable), now.turns),
                   limit);
    case RampCriterion::kHitRate:
      return Share("hit rate", HitRate(now), limit);
    case RampCriterion::kMeanLatency:
      return {MeanMs(now),
              absl::StrFormat("mean latency %.0f ms (under %.0f ms)", MeanMs(now), limit)};
    case RampCriterion::kMeanQuality:
      return {MeanQuality(now),
              absl::StrFormat("mean quality %.1f (over %.0f)", MeanQuality(now), limit)};
    case RampCriterion::kErrorRateNotUp:
      return {ErrorRate(now) - ErrorRate(state.baseline),
              absl::StrCat("error rate ", Percent(ErrorRate(now)), " (baseline ",
                           Percent(ErrorRate(state.baseline)), ")"),
              Chance(now, state.baseline)};
    case RampCriterion::kLatencyNotUp: {
      const double before = MeanMs(state.previous);
      return {before > 0 ? MeanMs(now) / before - 1 : 0,
              absl::StrFormat("mean latency %.0f ms (%.0f ms in the step before)", MeanMs(now),
                              before)};
    }
    case RampCriterion::kQualityNotDown:
      return {MeanQuality(state.previous) - MeanQuality(now),
              absl::StrFormat("mean quality %.1f (%.1f in the step before)", MeanQuality(now),
                              MeanQuality(state.previous))};
    case RampCriterion::kHitRateStable:
      return {std::abs(HitRate(now) - HitRate(state.previous)),
              absl::StrCat("hit rate ", Percent(HitRate(now)), " (",
                           Percent(HitRate(state.previous)), " in the step before)")};
    case RampCriterion::kLatencyCut: {
      const double before = MeanMs(state.baseline);
      const double cut = before > 0 ? 1 - MeanMs(now) / before : 0;
      return {cut,
              absl::StrCat("latency down ", Percent(cut), " from the baseline's ",
                           absl::StrFormat("%.0f ms", before), " (at least ", Percent(limit), ")")};
    }
    case RampCriterion::kLlmCallsSaved: {
      const double before = CallsPerTurn(state.baseline);
      return Share("LLM calls down", before > 0 ? 1 - CallsPerTurn(now) / before : 0, limit);
    }
  }
  return {0, ""};
}

}  // namespace

std::vector<CriterionRow> GuideCriteria(const RolloutTargets& targets) {
  using C = RampCriterion;
  using S = RampStage;
  const double latency_ms = targets.MeanLatencyMs().limit;
  const double quality = targets.MeanQuality().limit;
  // The limits are the guide's where it gives a number. Where it says "logged", "functional" or
  // "reasonable" it is 95 % and 5 %; for "stable" and "no degradation", 10 % of latency, 2 points
  // of quality and 10 points of hit rate. Least numbers of turns: 200 hold a mean of quality to
  // about 2 points and a share of 35 % to about 7 (two standard errors); 500 for comparisons.
  return {
      {S::kShadow, C::kNoSidecarErrors, 0, 0},
      {S::kShadow, C::kLatencyReported, 0.95, 200},
      {S::kShadow, C::kQualityScored, 0.95, 200},
      {S::kShadow, C::kRepliesFound, 0.05, 200},

      {S::kCanary, C::kMeanLatency, latency_ms, 200},
      {S::kCanary, C::kMeanQuality, quality, 200},
      {S::kCanary, C::kErrorRateNotUp, 0, 200},
      {S::kCanary, C::kHitRate, targets.HitRate().limit, 200},

      {S::kRampUp, C::kMeanLatency, latency_ms, 500},
      {S::kRampUp, C::kMeanQuality, quality, 500},
      {S::kRampUp, C::kLatencyNotUp, 0.10, 500},
      {S::kRampUp, C::kQualityNotDown, 2, 500},
      {S::kRampUp, C::kHitRateStable, 0.10, 500},

      {S::kStabilization, C::kMeanLatency, latency_ms, 500},
      {S::kStabilization, C::kLatencyCut, targets.LatencyCut().limit, 500},
      {S::kStabilization, C::kMeanQuality, quality, 500},
      {S::kStabilization, C::kLlmCallsSaved, targets.LlmCallsSaved().limit, 500},
      {S::kStabilization, C::kNoCriticalIncidents, 0, 0},
      {S::kStabilization, C::kNoQualityRollbacks, 0, 0},
      {S::kStabilization, C::kLatencyReported, 0.95, 500},
      {S::kStabilization, C::kQualityScored, 0.95, 500},
  };
}

Target TargetOf(const CriterionRow& row) {
  switch (row.criterion) {
    case RampCriterion::kMeanLatency:
      return {Target::Side::kUnder, row.limit};
    case RampCriterion::kMeanQuality:
      return {Target::Side::kOver, row.limit};
    case RampCriterion::kLatencyReported:
    case RampCriterion::kQualityScored:
    case RampCriterion::kRepliesFound:
    case RampCriterion::kHitRate:
    case RampCriterion::kLatencyCut:
    case RampCriterion::kLlmCallsSaved:
      return {Target::Side::kAtLeast, row.limit};
    case RampCriterion::kNoSidecarErrors:
    case RampCriterion::kErrorRateNotUp:
    case RampCriterion::kLatencyNotUp:
    case RampCriterion::kQualityNotDown:
    case RampCriterion::kHitRateStable:
    case RampCriterion::kNoCriticalIncidents:
    case RampCriterion::kNoQualityRollbacks:
      break;
  }
  return {Target::Side::kAtMost, row.limit};
}

CriterionVerdict Judge(const CriterionRow& row, const RampState& state) {
  CriterionVerdict verdict;
  verdict.row = row;
  verdict.turns = TurnsOf(row.criterion, state);
  if (verdict.turns < row.min_turns) {
    verdict.text = absl::StrFormat("%s: %d of %d turns seen", base::Name(row.criterion),
                                   verdict.turns, row.min_turns);
    return verdict;
  }
  Measured measured = Measure(row, state);
  verdict.value = measured.value;
  verdict.text = std::move(measured.text);
  verdict.status = TargetOf(row).Met(measured.value - measured.slack)
                       ? RampCriterionStatus::kMet
                       : RampCriterionStatus::kNotMet;
  return verdict;
}

}  // namespace turnopt::core
