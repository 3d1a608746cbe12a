#include "server/report/report_builder.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/hash.h"
#include "server/report/criteria.h"
#include "server/report/shadow_findings.h"
#include "server/report/summary.h"

namespace turnopt::report {
namespace {

constexpr size_t kMaxPods = 100;
constexpr size_t kMaxKeptTextBytes = 400;

// Steps that give a page about thirty to sixty bars.
absl::Duration StepFor(absl::Duration length) {
  if (length <= absl::Hours(48)) return absl::Hours(1);
  if (length <= absl::Hours(24 * 60)) return absl::Hours(24);
  return absl::Hours(24 * 7);
}

absl::Time FloorTo(absl::Time time, absl::Duration step) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), step);
}

// Counts by kind.
void CountIncidents(std::vector<core::Incident> incidents, const core::TimeRange& period,
                    Report* report) {
  std::stable_sort(incidents.begin(), incidents.end(),
                   [](const core::Incident& a, const core::Incident& b) { return a.at < b.at; });
  std::map<core::IncidentKind, IncidentCount> counts;
  std::set<std::string> open_quality;
  for (const core::Incident& incident : incidents) {
    const bool raised = incident.phase == core::Incident::Phase::kRaised;
    if (core::IsQuality(incident.kind)) {
      if (raised) {
        open_quality.insert(incident.id);
      } else {
        open_quality.erase(incident.id);
      }
    }
    if (!raised || incident.at < period.since || incident.at >= period.until) continue;
    IncidentCount& count = counts[incident.kind];
    count.kind = incident.kind;
    ++count.raised;
    if (incident.severity == core::Severity::kCritical) {
      ++count.critical;
      ++report->critical_incidents;
    }
    if (incident.kind == core::IncidentKind::kLatencyRollback) ++report->rollbacks;
    if (incident.kind == core::IncidentKind::kManualRollback) {
      ++report->rollbacks;
      if (core::IsRollbackForQuality(incident, !open_quality.empty())) {
        ++report->rollbacks_for_quality;
      }
    }
  }
  for (const auto& [kind, count] : counts) report->incidents.push_back(count);
}

}  // namespace

ReportBuilder::ReportBuilder(Options options) : options_(std::move(options)) { StartPod(""); }

void ReportBuilder::StartPod(const std::string& name) {
  pod_ = rows_.pods.size() < kMaxPods ? rows_.pods.Id(name) : rows_.pods.Id("other");
}

void ReportBuilder::OnTurn(const core::TurnRecord& turn) {
  if (turn.completed_at >= options_.period.until) return;
  if (turn.completed_at < options_.period.since && turn.mode == core::Mode::kEnabled) return;
  if (rows_.turns.size() >= options_.max_turns) {
    ++turns_left_out_;
    return;
  }
  const auto index = static_cast<uint32_t>(rows_.turns.size());
  if (!known_.try_emplace(base::StableHash(turn.turn_id), index).second) {
    ++duplicates_left_out_;
    return;
  }
  ReportRow row;
  row.at = turn.completed_at;
  row.call = turn.call_hash;
  if (turn.latency.total) {
    row.total_ms = std::max(0.0, absl::ToDoubleMilliseconds(*turn.latency.total));
  }
  if (turn.quality) row.quality = std::clamp(turn.quality->overall, 0.0, 100.0);
  row.confidence = turn.confidence;
  row.flow = rows_.flows.Id(turn.flow);
  row.state = rows_.states.Id(turn.dialog_state);
  row.pod = pod_;
  row.model = rows_.models.Id(turn.model);
  row.prompt_tokens = turn.prompt_tokens;
  row.completion_tokens = turn.completion_tokens;
  row.mode = turn.mode;
  row.spoken = turn.spoken;
  row.llm_called = turn.llm_called;
  row.llm_timed_out = turn.llm_timed_out;
  row.error = turn.IsError();
  row.verified = !turn.llm_called && turn.CallsLlm();
  if (turn.mode == core::Mode::kShadow && turn.candidate) {
    row.shadow = static_cast<int32_t>(rows_.shadow.size());
    ShadowCandidate candidate;
    candidate.row = index;
    candidate.source = *turn.candidate;
    candidate.utterance_hash = turn.utterance_hash;
    candidate.reply_hash = turn.reply_hash;
    candidate.turn_id = turn.turn_id;
    candidate.utterance = turn.utterance.substr(0, kMaxKeptTextBytes);
    candidate.reply = turn.reply.substr(0, kMaxKeptTextBytes);
    rows_.shadow.push_back(std::move(candidate));
  }
  rows_.turns.push_back(row);
}

void ReportBuilder::OnLabel(const core::LabelRecord& label) {
  if (!label.label.labelled) return;
  const auto found = known_.find(base::StableHash(label.turn_id));
  if (found == known_.end()) {
    ++labels_without_turn_;
    return;
  }
  const ReportRow& row = rows_.turns[found->second];
  if (row.shadow >= 0) {
    ShadowCandidate& candidate = rows_.shadow[static_cast<size_t>(row.shadow)];
    if (candidate.source != label.source) return;
    candidate.labelled = true;
    candidate.right = label.label.right;
    candidate.agreement = label.label.agreement;
    return;
  }
  if (row.mode == core::Mode::kEnabled && row.spoken == label.source && label.label.served) {
    rows_.labels.push_back(
        {found->second, label.source, label.label.right, std::max(1.0, label.label.weight)});
  }
}

void ReportBuilder::OnIncident(const core::Incident& incident) {
  const std::string key = absl::StrCat(incident.id, "/", static_cast<int>(incident.phase));
  if (!incidents_seen_.try_emplace(key, true).second) return;
  rows_.incidents.push_back(incident);
}

Report ReportBuilder::Build() const {
  Report report;
  report.period = options_.period;
  report.wrong_reuse_budget = options_.wrong_reuse_budget;
  report.targets = options_.targets;
  if (!options_.prices.empty()) report.currency = options_.currency;
  report.turns_left_out = turns_left_out_;
  report.duplicates_left_out = duplicates_left_out_;
  report.labels_without_turn = labels_without_turn_;

  RowIndices all;
  RowIndices enabled;
  RowIndices stable;
  RowIndices baseline;
  for (uint32_t index = 0; index < rows_.turns.size(); ++index) {
    const ReportRow& row = rows_.turns[index];
    if (row.mode != core::Mode::kEnabled) baseline.push_back(index);
    if (row.at < options_.period.since) continue;
    all.push_back(index);
    (row.mode == core::Mode::kEnabled ? enabled : stable).push_back(index);
    report.first_turn = std::min(report.first_turn, row.at);
    report.last_turn = std::max(report.last_turn, row.at);
  }

  const PriceTable& prices = options_.prices;
  const double baseline_call = MeanCallCost(rows_, baseline, prices);
  const double call_cost = baseline_call > 0 ? baseline_call : MeanCallCost(rows_, enabled, prices);
  report.all = Summarize(rows_, all, prices, call_cost);
  report.enabled = Summarize(rows_, enabled, prices, call_cost);
  report.stable = Summarize(rows_, stable, prices, call_cost);
  report.baseline = Summarize(rows_, baseline, prices, call_cost);

  report.by_response_type = SliceTurns(rows_, enabled, SliceBy::kResponseType,
                                       base::kCountOf<core::Source>, prices, call_cost);
  report.by_state =
      SliceTurns(rows_, enabled, SliceBy::kState, options_.max_states, prices, call_cost);
  report.by_pod = SliceTurns(rows_, all, SliceBy::kPod, kMaxPods, prices, call_cost);
  if (report.by_pod.size() < 2) report.by_pod.clear();

  if (!all.empty()) {
    report.step = options_.step > absl::ZeroDuration()
                      ? options_.step
                      : StepFor(report.last_turn - report.first_turn);
    report.over_time = TimeSteps(rows_, all, FloorTo(report.first_turn, report.step), report.step);
  }
  report.wrong_reuse = {EstimateWrongReuse(rows_, enabled, core::Source::kCache),
                        EstimateWrongReuse(rows_, enabled, core::Source::kQuickResponse)};
  report.trend = FitTrend(rows_, enabled);

  if (report.baseline.llm_calls.value > 0) {
    report.llm_calls_saved = 1 - report.enabled.llm_calls.value / report.baseline.llm_calls.value;
  }
  if (report.baseline.turns > 0 && report.baseline.cost > 0 && report.enabled.turns > 0) {
    const double before = report.baseline.cost / static_cast<double>(report.baseline.turns);
    const double after = report.enabled.cost / static_cast<double>(report.enabled.turns);
    report.cost_saved = (before - after) * static_cast<double>(report.enabled.turns);
    report.cost_saved_share = 1 - after / before;
  }
  CountIncidents(rows_.incidents, options_.period, &report);
  report.shadow_findings =
      FindInShadow(rows_, stable, options_.wrong_reuse_budget, options_.max_states);
  report.criteria = JudgeCriteria(report);
  return report;
}

}  // namespace turnopt::report
