#include "server/report/criteria.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace turnopt::report {
namespace {

constexpr const char* kNoEnabledTurns = "no turns in mode enabled in this period";
constexpr const char* kNoBaseline = "no disabled or shadow turns to compare with";
constexpr double kMaxErrorIncrease = 0.01;  // "should not increase": less than a point
constexpr double kMaxDegradation = 0.10;    // of the mean, over the period
constexpr int64_t kMinSliceTurns = 30;      // of a slice that is judged by itself

Criterion New(const char* id, std::string title, const char* unit) {
  Criterion criterion;
  criterion.id = id;
  criterion.title = std::move(title);
  criterion.unit = unit;
  return criterion;
}

// Holds the whole interval against the target.
void Judge(const core::Target& target, Criterion* criterion) {
  if (!criterion->confidence) {
    criterion->why = "too few calls for an interval";
    return;
  }
  const bool low = target.Met(criterion->confidence->low);
  const bool high = target.Met(criterion->confidence->high);
  if (low && high) {
    criterion->status = CriterionStatus::kMet;
    criterion->why = target.IsCeiling() ? "the whole interval is below the limit"
                                        : "the whole interval is above the limit";
  } else if (!low && !high) {
    criterion->status = CriterionStatus::kNotMet;
    criterion->why = target.IsCeiling() ? "the whole interval is at or above the limit"
                                        : "the whole interval is at or below the limit";
  } else {
    criterion->why = "the limit lies within the interval";
  }
}

// A count that must be zero.
Criterion JudgeZero(const char* id, const char* title, int64_t count, const Report& report) {
  Criterion criterion = New(id, title, "count");
  criterion.n = report.all.turns;
  if (report.all.turns == 0) {
    criterion.why = "no turns in this period";
    return criterion;
  }
  criterion.value = static_cast<double>(count);
  criterion.status = count == 0 ? CriterionStatus::kMet : CriterionStatus::kNotMet;
  criterion.why = count == 0 ? "none in this period" : absl::StrCat(count, " in this period");
  return criterion;
}

Criterion MeanLatency(const Report& report) {
  const absl::Duration target = report.targets.mean_latency;
  Criterion criterion =
      New("mean_latency",
          absl::StrFormat("Mean latency below %.1f s", absl::ToDoubleSeconds(target)), "ms");
  const Mean& mean = report.enabled.latency.mean_ms;
  criterion.n = mean.n;
  if (mean.n == 0) {
    criterion.why = kNoEnabledTurns;
    return criterion;
  }
  criterion.value = mean.value;
  criterion.confidence = mean.confidence;
  Judge(report.targets.MeanLatencyMs(), &criterion);
  return criterion;
}

// 1 - enabled / baseline, with the delta method's interval for a ratio of independent means.
Criterion LatencyCut(const Report& report) {
  Criterion criterion = New("latency_cut",
                            absl::StrFormat("Mean latency at least %.0f %% below the baseline",
                                            100 * report.targets.latency_cut),
                            "share");
  const Mean& after = report.enabled.latency.mean_ms;
  const Mean& before = report.baseline.latency.mean_ms;
  criterion.n = after.n;
  if (after.n == 0 || before.n == 0 || before.value <= 0) {
    criterion.why = after.n == 0 ? kNoEnabledTurns : kNoBaseline;
    return criterion;
  }
  const double ratio = after.value / before.value;
  criterion.value = 1 - ratio;
  if (after.confidence && before.confidence && after.value > 0) {
    const double half = ratio * std::hypot((after.confidence->high - after.value) / after.value,
                                           (before.confidence->high - before.value) / before.value);
    criterion.confidence = Interval{1 - ratio - half, 1 - ratio + half};
  }
  Judge(report.targets.LatencyCut(), &criterion);
  return criterion;
}

Criterion P95Latency(const Report& report) {
  Criterion criterion = New("p95_latency", "95th percentile of latency below the baseline's", "ms");
  const LatencySummary& after = report.enabled.latency;
  criterion.n = after.mean_ms.n;
  if (after.mean_ms.n == 0 || report.baseline.latency.mean_ms.n == 0) {
    criterion.why = after.mean_ms.n == 0 ? kNoEnabledTurns : kNoBaseline;
    return criterion;
  }
  criterion.value = after.p95_ms;
  criterion.confidence = after.p95_confidence;
  Judge({core::Target::Side::kUnder, report.baseline.latency.p95_ms}, &criterion);
  criterion.why =
      absl::StrFormat("%s (baseline: %.0f ms)", criterion.why, report.baseline.latency.p95_ms);
  return criterion;
}

Criterion QualityOverall(const Report& report) {
  Criterion criterion =
      New("quality", absl::StrFormat("Mean quality above %.0f", report.targets.quality), "points");
  const Mean& mean = report.enabled.quality;
  criterion.n = mean.n;
  if (mean.n == 0) {
    criterion.why = kNoEnabledTurns;
    return criterion;
  }
  criterion.value = mean.value;
  criterion.confidence = mean.confidence;
  Judge(report.targets.MeanQuality(), &criterion);
  return criterion;
}

// Every slice with enough turns must be above the limit; the lowest mean is the value.
Criterion QualityOfSlices(const Report& report, const char* id, const char* of,
                          const std::vector<SummarySlice>& slices) {
  Criterion criterion =
      New(id, absl::StrFormat("Mean quality above %.0f in every %s", report.targets.quality, of),
          "points");
  std::vector<std::string> low;
  int64_t open = 0;
  int64_t small = 0;
  int64_t judged = 0;
  for (const SummarySlice& slice : slices) {
    const Mean& quality = slice.summary.quality;
    if (quality.n < kMinSliceTurns) {
      ++small;
      continue;
    }
    ++judged;
    Criterion one;
    one.confidence = quality.confidence;
    Judge(report.targets.MeanQuality(), &one);
    if (one.status == CriterionStatus::kNotMet) low.push_back(slice.name);
    if (one.status == CriterionStatus::kTooLittleData) ++open;
    if (!criterion.value || quality.value < *criterion.value) {
      criterion.value = quality.value;
      criterion.confidence = quality.confidence;
      criterion.n = quality.n;
    }
  }
  const std::string left_out =
      small == 0 ? "" : absl::StrFormat("; %d with under %d turns left out", small, kMinSliceTurns);
  if (!low.empty()) {
    criterion.status = CriterionStatus::kNotMet;
    criterion.why = absl::StrCat("too low: ", absl::StrJoin(low, ", "), left_out);
  } else if (judged == 0) {
    criterion.why = absl::StrFormat("no %s has %d scored turns", of, kMinSliceTurns);
  } else if (open > 0) {
    criterion.why = absl::StrFormat("undecided in %d of %d%s", open, judged, left_out);
  } else {
    criterion.status = CriterionStatus::kMet;
    criterion.why = absl::StrFormat("%d judged%s", judged, left_out);
  }
  return criterion;
}

Criterion HitRate(const Report& report) {
  Criterion criterion =
      New("hit_rate", absl::StrFormat("Hit rate at least %.0f %%", 100 * report.targets.hit_ratio),
          "share");
  const Share& share = report.enabled.hit_rate;
  criterion.n = share.n;
  if (share.n == 0) {
    criterion.why = kNoEnabledTurns;
    return criterion;
  }
  criterion.value = share.value;
  criterion.confidence = share.confidence;
  Judge(report.targets.HitRate(), &criterion);
  return criterion;
}

Criterion LlmCallsSaved(const Report& report) {
  Criterion criterion =
      New("llm_calls_saved",
          absl::StrFormat("LLM calls down by at least %.0f %%", 100 * report.targets.llm_saved),
          "share");
  const Share& after = report.enabled.llm_calls;
  const Share& before = report.baseline.llm_calls;
  criterion.n = after.n;
  if (after.n == 0 || before.n == 0 || before.value <= 0) {
    criterion.why = after.n == 0 ? kNoEnabledTurns : kNoBaseline;
    return criterion;
  }
  criterion.value = report.llm_calls_saved;
  criterion.confidence =
      Interval{1 - after.confidence->high / before.value, 1 - after.confidence->low / before.value};
  Judge(report.targets.LlmCallsSaved(), &criterion);
  return criterion;
}

Criterion CostSaved(const Report& report) {
  Criterion criterion =
      New("cost_saved",
          absl::StrFormat("LLM cost down by at least %.0f %%", 100 * report.targets.cost_saved),
          "share");
  criterion.n = report.enabled.turns;
  if (report.currency.empty()) {
    criterion.why = "no price table was given";
  } else if (report.enabled.turns == 0) {
    criterion.why = kNoEnabledTurns;
  } else if (!report.cost_saved_share) {
    criterion.why = "no priced baseline calls to compare with";
  } else {
    criterion.value = *report.cost_saved_share;
    // Spread comes from whether a turn called the LLM; what one call costs varies far less.
    if (report.enabled.llm_calls.confidence && report.enabled.llm_calls.value > 0) {
      const double per_call = (1 - *report.cost_saved_share) / report.enabled.llm_calls.value;
      criterion.confidence = Interval{1 - per_call * report.enabled.llm_calls.confidence->high,
                                      1 - per_call * report.enabled.llm_calls.confidence->low};
    }
    Judge(report.targets.CostSaved(), &criterion);
  }
  return criterion;
}

Criterion ErrorRate(const Report& report) {
  Criterion criterion = New("error_rate", "Error rate not above the baseline's", "share");
  const Share& after = report.enabled.errors;
  const Share& before = report.baseline.errors;
  criterion.n = after.n;
  if (after.n == 0 || before.n == 0) {
    criterion.why = after.n == 0 ? kNoEnabledTurns : kNoBaseline;
    return criterion;
  }
  criterion.value = after.value;
  criterion.confidence = after.confidence;
  const Interval increase = *DifferenceOf(before, after);
  const std::string change =
      absl::StrFormat("%+.2f points against the baseline (%+.2f to %+.2f)",
                      100 * (after.value - before.value), 100 * increase.low, 100 * increase.high);
  if (increase.low > 0) {
    criterion.status = CriterionStatus::kNotMet;
  } else if (increase.high < kMaxErrorIncrease) {
    criterion.status = CriterionStatus::kMet;
  }
  criterion.why = change;
  return criterion;
}

Criterion NoDegradation(const Report& report) {
  Criterion criterion = New("no_degradation", "No degradation over time", "per period");
  const Trend& trend = report.trend;
  const Mean& latency = report.enabled.latency.mean_ms;
  const Mean& quality = report.enabled.quality;
  criterion.n = trend.latency_ms_per_day.n;
  if (!trend.latency_ms_per_day.confidence || latency.value <= 0) {
    criterion.why = "too few enabled turns over time";
    return criterion;
  }
  // Worsening over the whole period as a share of the mean, the worse of the two.
  const double days = trend.days;
  const auto relative = [&](double per_day, double mean) { return per_day * days / mean; };
  double worst = relative(trend.latency_ms_per_day.value, latency.value);
  Interval interval = {relative(trend.latency_ms_per_day.confidence->low, latency.value),
                       relative(trend.latency_ms_per_day.confidence->high, latency.value)};
  const char* of = "latency";
  if (trend.quality_per_day.confidence && quality.value > 0) {
    const double drop = -relative(trend.quality_per_day.value, quality.value);
    if (drop > worst) {
      worst = drop;
      interval = {-relative(trend.quality_per_day.confidence->high, quality.value),
                  -relative(trend.quality_per_day.confidence->low, quality.value)};
      of = "quality";
    }
  }
  criterion.value = worst;
  criterion.confidence = interval;
  if (interval.high <= kMaxDegradation) {
    criterion.status = CriterionStatus::kMet;
  } else if (interval.low > 0 && worst > kMaxDegradation) {
    criterion.status = CriterionStatus::kNotMet;
  }
  criterion.why = absl::StrFormat("%s moved %.1f %% of its mean to the worse over %.1f days", of,
                                  100 * worst, days);
  return criterion;
}

Criterion ReuseWithinBudget(const Report& report) {
  Criterion criterion = New("wrong_reuse",
                            absl::StrFormat("Wrong reuse within the budget of %.1f %% of turns",
                                            100 * report.wrong_reuse_budget),
                            "share");
  criterion.why = kNoEnabledTurns;
  for (const WrongReuse& reuse : report.wrong_reuse) {
    if (reuse.source != core::Source::kCache) continue;
    criterion.n = reuse.labels;
    if (reuse.turns == 0) {
      criterion.why = kNoEnabledTurns;
    } else if (reuse.served == 0) {
      criterion.status = CriterionStatus::kMet;
      criterion.value = 0;
      criterion.why = "nothing was reused";
    } else if (!reuse.confidence) {
      criterion.why = "no verified reuse yet";
    } else {
      criterion.value = reuse.share;
      criterion.confidence = reuse.confidence;
      Judge({core::Target::Side::kUnder, report.wrong_reuse_budget}, &criterion);
    }
  }
  return criterion;
}

}  // namespace

std::vector<Criterion> JudgeCriteria(const Report& report) {
  return {
      MeanLatency(report),
      LatencyCut(report),
      P95Latency(report),
      QualityOverall(report),
      QualityOfSlices(report, "quality_by_response_type", "response type", report.by_response_type),
      QualityOfSlices(report, "quality_by_state", "dialog state", report.by_state),
      HitRate(report),
      LlmCallsSaved(report),
      CostSaved(report),
      ErrorRate(report),
      ReuseWithinBudget(report),
      NoDegradation(report),
      JudgeZero("critical_incidents", "No critical incidents", report.critical_incidents, report),
      JudgeZero("quality_rollbacks", "No rollbacks for quality", report.rollbacks_for_quality,
                report),
  };
}

}  // namespace turnopt::report
