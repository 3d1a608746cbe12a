#include "server/service/report_convert.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {
namespace {

// The overloads below must not hide those for sources.
using service::ToProto;

constexpr int kMaxModels = 100;
constexpr size_t kMaxNameBytes = 256;
constexpr double kMaxPrice = 1e9;

template <typename Request>
absl::StatusOr<core::TimeRange> RangeFrom(const Request& request, absl::Time now) {
  core::TimeRange range;
  range.until = now;
  if (request.has_since()) {
    TO_ASSIGN_OR_RETURN(range.since, ToTime("since", request.since()));
  }
  if (request.has_until()) {
    TO_ASSIGN_OR_RETURN(range.until, ToTime("until", request.until()));
  }
  if (range.until < range.since) return Invalid("until", "before since");
  return range;
}

absl::StatusOr<absl::optional<absl::Duration>> LengthOf(v1::ReportPeriod period) {
  switch (period) {
    case v1::REPORT_PERIOD_UNSPECIFIED:
      return absl::optional<absl::Duration>();
    case v1::REPORT_PERIOD_DAY:
      return absl::make_optional(absl::Hours(24));
    case v1::REPORT_PERIOD_WEEK:
      return absl::make_optional(absl::Hours(24 * 7));
    case v1::REPORT_PERIOD_MONTH:
      return absl::make_optional(absl::Hours(24 * 30));
    default:
      return Invalid("period", "no such period");
  }
}

void ToProto(const report::Interval& interval, v1::ConfidenceInterval* proto) {
  proto->set_low(interval.low);
  proto->set_high(interval.high);
}

void ToProto(const report::Mean& mean, v1::MeanValue* proto) {
  proto->set_n(mean.n);
  proto->set_value(mean.value);
  if (mean.confidence) ToProto(*mean.confidence, proto->mutable_confidence());
}

void ToProto(const report::Share& share, v1::ShareValue* proto) {
  proto->set_hits(share.hits);
  proto->set_n(share.n);
  proto->set_value(share.value);
  if (share.confidence) ToProto(*share.confidence, proto->mutable_confidence());
}

void ToProto(const report::LatencySummary& latency, v1::LatencyFigures* proto) {
  ToProto(latency.mean_ms, proto->mutable_mean_ms());
  proto->set_p50_ms(latency.p50_ms);
  proto->set_p95_ms(latency.p95_ms);
  proto->set_p99_ms(latency.p99_ms);
  if (latency.p95_confidence) ToProto(*latency.p95_confidence, proto->mutable_p95_confidence());
  for (const int64_t count : latency.counts) proto->add_counts(count);
}

template <typename Repeated>
void SetSources(const std::array<int64_t, base::kCountOf<core::Source>>& by_source,
                Repeated* proto) {
  for (const core::SourceRow& row : core::kSources) {
    const int64_t count = by_source[static_cast<size_t>(row.value)];
    if (count == 0) continue;
    v1::SourceTurns* turns = proto->Add();
    turns->set_source(ToProto(row.value));
    turns->set_turns(count);
  }
}

void ToProto(const report::TurnSummary& summary, v1::TurnFigures* proto) {
  proto->set_turns(summary.turns);
  proto->set_calls(summary.calls);
  SetSources(summary.by_source, proto->mutable_by_source());
  ToProto(summary.latency, proto->mutable_latency());
  ToProto(summary.quality, proto->mutable_quality());
  ToProto(summary.hit_rate, proto->mutable_hit_rate());
  ToProto(summary.cached, proto->mutable_cached());
  ToProto(summary.llm_calls, proto->mutable_llm_calls());
  ToProto(summary.errors, proto->mutable_errors());
  proto->set_llm_timeouts(summary.llm_timeouts);
  proto->set_prompt_tokens(summary.prompt_tokens);
  proto->set_completion_tokens(summary.completion_tokens);
  proto->set_cost(summary.cost);
  proto->set_unpriced_calls(summary.unpriced_calls);
}

template <typename Repeated>
void SetSlices(const std::vector<report::SummarySlice>& slices, Repeated* proto) {
  for (const report::SummarySlice& slice : slices) {
    v1::FigureSlice* out = proto->Add();
    out->set_flow(slice.flow);
    out->set_name(slice.name);
    ToProto(slice.summary, out->mutable_figures());
  }
}

void ToProto(const report::TimeStep& step, v1::ReportStep* proto) {
  FromTime(step.start, proto->mutable_start());
  SetSources(step.by_source, proto->mutable_by_source());
  ToProto(step.latency_ms, proto->mutable_latency_ms());
  ToProto(step.quality, proto->mutable_quality());
  proto->set_wrong_reuse(step.wrong_reuse);
  proto->set_reuse_labels(step.reuse_labels);
}

void ToProto(const report::WrongReuse& reuse, v1::WrongReuseFigures* proto) {
  proto->set_source(ToProto(reuse.source));
  proto->set_turns(reuse.turns);
  proto->set_served(reuse.served);
  proto->set_labels(reuse.labels);
  proto->set_wrong_labels(reuse.wrong_labels);
  proto->set_effective_labels(reuse.effective_labels);
  proto->set_share(reuse.share);
  if (reuse.confidence) ToProto(*reuse.confidence, proto->mutable_confidence());
}

void ToProto(const report::Slope& slope, v1::TrendLine* proto) {
  proto->set_n(slope.n);
  proto->set_per_day(slope.value);
  if (slope.confidence) ToProto(*slope.confidence, proto->mutable_confidence());
}

void ToProto(const report::Criterion& criterion, v1::SuccessCriterion* proto) {
  proto->set_id(criterion.id);
  proto->set_title(criterion.title);
  proto->set_status(ToProto(criterion.status));
  if (criterion.value) proto->set_value(*criterion.value);
  if (criterion.confidence) ToProto(*criterion.confidence, proto->mutable_confidence());
  proto->set_unit(criterion.unit);
  proto->set_n(criterion.n);
  proto->set_why(criterion.why);
}

std::string Hex(uint64_t hash) { return absl::StrCat(absl::Hex(hash, absl::kZeroPad16)); }

void ToProto(const report::Disagreement& disagreement, v1::Disagreement* proto) {
  proto->set_turn_id(disagreement.turn_id);
  proto->set_source(ToProto(disagreement.source));
  proto->set_confidence(disagreement.confidence);
  proto->set_agreement(disagreement.agreement);
  proto->set_call_hash(Hex(disagreement.call_hash));
  proto->set_utterance_hash(Hex(disagreement.utterance_hash));
  proto->set_reply_hash(Hex(disagreement.reply_hash));
  proto->set_utterance(disagreement.utterance);
  proto->set_reply(disagreement.reply);
}

void ToProto(const report::ShadowFinding& finding, v1::ShadowFinding* proto) {
  proto->set_flow(finding.flow);
  proto->set_dialog_state(finding.dialog_state);
  proto->set_turns(finding.turns);
  ToProto(finding.would_serve, proto->mutable_would_serve());
  ToProto(finding.quick_agreed, proto->mutable_quick_agreed());
  ToProto(finding.cached_agreed, proto->mutable_cached_agreed());
  proto->set_recommendation(ToProto(finding.recommendation));
  proto->set_why(finding.why);
  for (const report::Disagreement& disagreement : finding.disagreements) {
    ToProto(disagreement, proto->add_disagreements());
  }
}

void ToProto(const core::RolloutTargets& targets, v1::ReportTargets* proto) {
  proto->set_mean_latency_ms(absl::ToDoubleMilliseconds(targets.mean_latency));
  proto->set_quality(targets.quality);
  proto->set_hit_rate(targets.hit_ratio);
  proto->set_llm_calls_saved(targets.llm_saved);
  proto->set_latency_cut(targets.latency_cut);
  proto->set_cost_saved(targets.cost_saved);
}

}  // namespace

absl::StatusOr<report::ReportBuilder::Options> FromProto(const v1::GetReportRequest& request,
                                                         double default_budget, absl::Time now) {
  report::ReportBuilder::Options options;
  TO_ASSIGN_OR_RETURN(const absl::optional<absl::Duration> length, LengthOf(request.period()));
  if (length && (request.has_since() || request.has_until())) {
    return Invalid("period", "goes with neither since nor until");
  }
  TO_ASSIGN_OR_RETURN(options.period, RangeFrom(request, now));
  if (!request.has_since()) {
    options.period.since = options.period.until - length.value_or(absl::Hours(24));
  }
  options.wrong_reuse_budget = default_budget;
  if (request.has_wrong_reuse_budget()) {
    TO_RETURN_IF_ERROR(CheckNumber("wrong_reuse_budget", request.wrong_reuse_budget(), 0, 1));
    options.wrong_reuse_budget = request.wrong_reuse_budget();
  }
  TO_RETURN_IF_ERROR(CheckNumber("prices.models", request.prices().models_size(), 0, kMaxModels));
  TO_RETURN_IF_ERROR(CheckText("prices.currency", request.prices().currency(), kMaxNameBytes));
  options.currency = request.prices().currency();
  for (const v1::ModelPrice& price : request.prices().models()) {
    TO_RETURN_IF_ERROR(CheckRequiredText("prices.models.model", price.model(), kMaxNameBytes));
    TO_RETURN_IF_ERROR(CheckNumber("prices.models.per_million_prompt_tokens",
                                   price.per_million_prompt_tokens(), 0, kMaxPrice));
    TO_RETURN_IF_ERROR(CheckNumber("prices.models.per_million_completion_tokens",
                                   price.per_million_completion_tokens(), 0, kMaxPrice));
    options.prices[price.model()] = {price.per_million_prompt_tokens(),
                                     price.per_million_completion_tokens()};
  }
  return options;
}

absl::StatusOr<core::TimeRange> FromProto(const v1::ExportTurnsRequest& request, absl::Time now) {
  return RangeFrom(request, now);
}

void ToProto(const report::Report& report, v1::Report* proto) {
  FromTime(report.period.since, proto->mutable_since());
  FromTime(report.period.until, proto->mutable_until());
  if (report.all.turns > 0) {
    FromTime(report.first_turn, proto->mutable_first_turn());
    FromTime(report.last_turn, proto->mutable_last_turn());
  }
  proto->set_currency(report.currency);
  proto->set_wrong_reuse_budget(report.wrong_reuse_budget);
  ToProto(report.targets, proto->mutable_targets());
  ToProto(report.all, proto->mutable_all());
  ToProto(report.enabled, proto->mutable_enabled());
  ToProto(report.stable, proto->mutable_stable());
  ToProto(report.baseline, proto->mutable_baseline());
  SetSlices(report.by_response_type, proto->mutable_by_response_type());
  SetSlices(report.by_state, proto->mutable_by_state());
  SetSlices(report.by_pod, proto->mutable_by_pod());
  FromDuration(report.step, proto->mutable_step());
  for (const report::TimeStep& step : report.over_time) ToProto(step, proto->add_over_time());
  for (const report::WrongReuse& reuse : report.wrong_reuse) {
    ToProto(reuse, proto->add_wrong_reuse());
  }
  ToProto(report.trend.latency_ms_per_day, proto->mutable_trend()->mutable_latency_ms());
  ToProto(report.trend.quality_per_day, proto->mutable_trend()->mutable_quality());
  proto->mutable_trend()->set_days(report.trend.days);
  proto->set_llm_calls_saved(report.llm_calls_saved);
  proto->set_cost_saved(report.cost_saved);
  if (report.cost_saved_share) proto->set_cost_saved_share(*report.cost_saved_share);
  for (const report::IncidentCount& count : report.incidents) {
    v1::IncidentCount* out = proto->add_incidents();
    out->set_kind(base::Name(count.kind));
    out->set_raised(count.raised);
    out->set_critical(count.critical);
  }
  proto->set_critical_incidents(report.critical_incidents);
  proto->set_rollbacks(report.rollbacks);
  proto->set_rollbacks_for_quality(report.rollbacks_for_quality);
  for (const report::Criterion& criterion : report.criteria) {
    ToProto(criterion, proto->add_criteria());
  }
  for (const report::ShadowFinding& finding : report.shadow_findings) {
    ToProto(finding, proto->add_shadow_findings());
  }
  proto->set_turns_left_out(report.turns_left_out);
  proto->set_duplicates_left_out(report.duplicates_left_out);
  proto->set_labels_without_turn(report.labels_without_turn);
}

}  // namespace turnopt::service
