#include "server/report/summary.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/types/optional.h"
#include "server/base/quantile.h"

namespace turnopt::report {
namespace {

constexpr const char* kOther = "other";

// Most time series a page can show side by side.
constexpr int64_t kMaxSteps = 1000;

absl::optional<double> CallCost(const ReportRows& rows, const ReportRow& row,
                                const PriceTable& prices) {
  if (row.prompt_tokens == 0 && row.completion_tokens == 0) return absl::nullopt;
  const auto price = prices.find(rows.models.Text(row.model));
  if (price == prices.end()) return absl::nullopt;
  return (row.prompt_tokens * price->second.per_million_prompt_tokens +
          row.completion_tokens * price->second.per_million_completion_tokens) /
         1e6;
}

LatencySummary SummarizeLatency(const std::vector<Observation>& latencies) {
  LatencySummary summary;
  summary.mean_ms = MeanByCall(latencies);
  std::vector<double> sorted;
  sorted.reserve(latencies.size());
  for (const Observation& latency : latencies) {
    sorted.push_back(latency.value);
    const double step = std::min(latency.value / kLatencyStepMs, kLatencySteps - 1.0);
    ++summary.counts[static_cast<size_t>(step)];
  }
  std::sort(sorted.begin(), sorted.end());
  summary.p50_ms = base::Quantile(sorted, 0.50);
  summary.p95_ms = base::Quantile(sorted, 0.95);
  summary.p99_ms = base::Quantile(sorted, 0.99);
  summary.p95_confidence = QuantileInterval(sorted, 0.95);
  return summary;
}

// Labels of served turns by step and in total: weights and how many were wrong.
struct LabelSums {
  int64_t labels = 0;
  int64_t wrong = 0;
  double weight = 0;
  double weight_squares = 0;
  double wrong_weight = 0;

  void Add(const ServedLabel& label) {
    ++labels;
    weight += label.weight;
    weight_squares += label.weight * label.weight;
    if (label.right) return;
    ++wrong;
    wrong_weight += label.weight;
  }
};

}  // namespace

double MeanCallCost(const ReportRows& rows, const RowIndices& indices, const PriceTable& prices) {
  double sum = 0;
  int64_t calls = 0;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    if (!row.llm_called) continue;
    if (const absl::optional<double> cost = CallCost(rows, row, prices)) {
      sum += *cost;
      ++calls;
    }
  }
  return calls == 0 ? 0 : sum / static_cast<double>(calls);
}

TurnSummary Summarize(const ReportRows& rows, const RowIndices& indices, const PriceTable& prices,
                      double verification_cost) {
  TurnSummary summary;
  summary.turns = static_cast<int64_t>(indices.size());
  absl::flat_hash_set<uint64_t> calls;
  std::vector<Observation> latencies;
  std::vector<Observation> qualities;
  int64_t llm_calls = 0;
  int64_t errors = 0;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    calls.insert(row.call);
    ++summary.by_source[static_cast<size_t>(row.spoken)];
    if (row.total_ms >= 0) latencies.push_back({row.total_ms, row.call});
    if (row.quality >= 0) qualities.push_back({row.quality, row.call});
    errors += row.error ? 1 : 0;
    summary.llm_timeouts += row.llm_timed_out ? 1 : 0;
    summary.prompt_tokens += row.prompt_tokens;
    summary.completion_tokens += row.completion_tokens;
    if (row.llm_called) {
      ++llm_calls;
      if (const absl::optional<double> cost = CallCost(rows, row, prices)) {
        summary.cost += *cost;
      } else {
        ++summary.unpriced_calls;
      }
    } else if (row.verified) {
      ++llm_calls;
      summary.cost += verification_cost;
    }
  }
  summary.calls = static_cast<int64_t>(calls.size());
  summary.latency = SummarizeLatency(latencies);
  summary.quality = MeanByCall(qualities);
  const int64_t cached = summary.by_source[static_cast<size_t>(core::Source::kCache)];
  const int64_t quick = summary.by_source[static_cast<size_t>(core::Source::kQuickResponse)];
  summary.hit_rate = ShareOf(cached + quick, summary.turns);
  summary.cached = ShareOf(cached, summary.turns);
  summary.llm_calls = ShareOf(llm_calls, summary.turns);
  summary.errors = ShareOf(errors, summary.turns);
  return summary;
}

std::vector<SummarySlice> SliceTurns(const ReportRows& rows, const RowIndices& indices, SliceBy by,
                                     size_t max_slices, const PriceTable& prices,
                                     double verification_cost) {
  // The second part is the flow of a state and nothing otherwise.
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, RowIndices> groups;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    std::pair<uint32_t, uint32_t> key;
    switch (by) {
      case SliceBy::kResponseType:
        key = {static_cast<uint32_t>(row.spoken), 0};
        break;
      case SliceBy::kState:
        key = {row.state, row.flow};
        break;
      case SliceBy::kPod:
        key = {row.pod, 0};
        break;
    }
    groups[key].push_back(index);
  }
  std::vector<std::pair<std::pair<uint32_t, uint32_t>, RowIndices>> ordered(groups.begin(),
                                                                            groups.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    if (a.second.size() != b.second.size()) return a.second.size() > b.second.size();
    return a.first < b.first;
  });
  std::vector<SummarySlice> slices;
  RowIndices rest;
  for (auto& [key, members] : ordered) {
    if (slices.size() >= max_slices) {
      rest.insert(rest.end(), members.begin(), members.end());
      continue;
    }
    SummarySlice slice;
    switch (by) {
      case SliceBy::kResponseType:
        slice.name = core::ResponseTypeName(static_cast<core::Source>(key.first));
        break;
      case SliceBy::kState:
        slice.name = rows.states.Text(key.first);
        slice.flow = rows.flows.Text(key.second);
        break;
      case SliceBy::kPod:
        slice.name = rows.pods.Text(key.first);
        break;
    }
    slice.summary = Summarize(rows, members, prices, verification_cost);
    slices.push_back(std::move(slice));
  }
  if (!rest.empty()) {
    slices.push_back({"", kOther, Summarize(rows, rest, prices, verification_cost)});
  }
  return slices;
}

std::vector<TimeStep> TimeSteps(const ReportRows& rows, const RowIndices& indices, absl::Time start,
                                absl::Duration step) {
  struct StepRows {
    std::vector<Observation> latencies;
    std::vector<Observation> qualities;
    LabelSums labels;
    int64_t turns = 0;
    int64_t served = 0;
  };
  std::vector<TimeStep> steps;
  std::vector<StepRows> contents;
  const auto step_of = [&](absl::Time at) -> int64_t {
    return at < start ? -1 : (at - start) / step;
  };
  absl::flat_hash_set<uint32_t> members;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    const int64_t position = step_of(row.at);
    if (position < 0 || position >= kMaxSteps) continue;
    members.insert(index);
    if (position >= static_cast<int64_t>(steps.size())) {
      steps.resize(static_cast<size_t>(position) + 1);
      contents.resize(steps.size());
    }
    StepRows& content = contents[static_cast<size_t>(position)];
    ++content.turns;
    ++steps[static_cast<size_t>(position)].by_source[static_cast<size_t>(row.spoken)];
    if (row.served()) ++content.served;
    if (row.total_ms >= 0) content.latencies.push_back({row.total_ms, row.call});
    if (row.quality >= 0) content.qualities.push_back({row.quality, row.call});
  }
  for (const ServedLabel& label : rows.labels) {
    if (!members.contains(label.row)) continue;
    contents[static_cast<size_t>(step_of(rows.turns[label.row].at))].labels.Add(label);
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    steps[i].start = start + step * static_cast<double>(i);
    steps[i].latency_ms = MeanByCall(contents[i].latencies);
    steps[i].quality = MeanByCall(contents[i].qualities);
    const LabelSums& labels = contents[i].labels;
    steps[i].reuse_labels = labels.labels;
    if (labels.weight > 0) {
      steps[i].wrong_reuse = labels.wrong_weight / labels.weight *
                             static_cast<double>(contents[i].served) /
                             static_cast<double>(contents[i].turns);
    }
  }
  return steps;
}

WrongReuse EstimateWrongReuse(const ReportRows& rows, const RowIndices& indices,
                              core::Source source) {
  WrongReuse estimate;
  estimate.source = source;
  absl::flat_hash_set<uint32_t> members;
  for (const uint32_t index : indices) {
    const ReportRow& row = rows.turns[index];
    if (row.mode != core::Mode::kEnabled) continue;
    ++estimate.turns;
    if (row.spoken != source) continue;
    ++estimate.served;
    members.insert(index);
  }
  LabelSums sums;
  for (const ServedLabel& label : rows.labels) {
    if (label.source == source && members.contains(label.row)) sums.Add(label);
  }
  estimate.labels = sums.labels;
  estimate.wrong_labels = sums.wrong;
  if (sums.weight <= 0) return estimate;
  // Hajek's ratio estimator: the labelled stand for all that were served, lost labels included.
  const double wrong_of_served = sums.wrong_weight / sums.weight;
  const double served_of_turns =
      static_cast<double>(estimate.served) / static_cast<double>(estimate.turns);
  estimate.effective_labels = sums.weight * sums.weight / sums.weight_squares;
  estimate.share = wrong_of_served * served_of_turns;
  const Interval of_served = WilsonInterval(wrong_of_served, estimate.effective_labels);
  estimate.confidence = Interval{of_served.low * served_of_turns, of_served.high * served_of_turns};
  return estimate;
}

Trend FitTrend(const ReportRows& rows, const RowIndices& enabled) {
  Trend trend;
  if (enabled.empty()) return trend;
  absl::Time first = absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();
  for (const uint32_t index : enabled) {
    first = std::min(first, rows.turns[index].at);
    last = std::max(last, rows.turns[index].at);
  }
  trend.days = absl::ToDoubleHours(last - first) / 24;
  std::vector<double> latency_days;
  std::vector<double> latencies;
  std::vector<double> quality_days;
  std::vector<double> qualities;
  for (const uint32_t index : enabled) {
    const ReportRow& row = rows.turns[index];
    const double day = absl::ToDoubleHours(row.at - first) / 24;
    if (row.total_ms >= 0) {
      latency_days.push_back(day);
      latencies.push_back(row.total_ms);
    }
    if (row.quality >= 0) {
      quality_days.push_back(day);
      qualities.push_back(row.quality);
    }
  }
  trend.latency_ms_per_day = SlopeOf(latency_days, latencies);
  trend.quality_per_day = SlopeOf(quality_days, qualities);
  return trend;
}

}  // namespace turnopt::report
