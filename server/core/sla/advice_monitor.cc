#include "server/core/sla/advice_monitor.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/base/enum_table.h"
#include "server/core/reason.h"
#include "server/core/sla/quality_monitor.h"

namespace turnopt::core {
namespace {

constexpr size_t kGroupsTold = 3;
// A group's mean says something about its replies only from here on.
constexpr size_t kMinGroupTurns = 10;

// Reasons that an operator can do something about by TTL, switches, budget or more traffic.
bool Attainable(Reason reason) {
  switch (reason) {
    case Reason::kSwitchedOff:
    case Reason::kBudgetExceeded:
    case Reason::kExpired:
    case Reason::kReconfirm:
    case Reason::kTooFewCallers:
    case Reason::kTooLittleEvidence:
      return true;
    default:
      return false;
  }
}

// What to do about the reason that holds most replies back.
const char* Remedy(Reason reason) {
  switch (reason) {
    case Reason::kExpired:
      return "raise RESPONSE_CACHE_TTL_SECONDS";
    case Reason::kReconfirm:
      return "raise reuse.reconfirm_after";
    case Reason::kSwitchedOff:
      return "review the switches of dialog states";
    case Reason::kBudgetExceeded:
      return "review the flow whose learned replies are off";
    case Reason::kTooFewCallers:
      return "wait for more callers, or lower reuse.min_distinct_callers";
    default:
      return "wait for more labelled turns, or raise reuse.max_wrong_reuse";
  }
}

double Ratio(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void AdviceMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  if (!turn.serving()) return;
  const TurnRecord& record = turn.record;
  ++block_.turns;
  if (record.IsHit()) {
    ++block_.hits;
  } else if (Attainable(record.reason)) {
    ++block_.held_back[record.reason];
  }
  block_.llm_calls += record.CallsLlm() ? 1 : 0;
  if (record.latency.total) {
    block_.latency_ms.sum += absl::ToDoubleMilliseconds(*record.latency.total);
    ++block_.latency_ms.count;
  }
  if (!record.quality || !RaisesAlerts(*record.quality)) return;
  block_.quality.sum += record.quality->overall;
  ++block_.quality.count;
  const auto key = std::make_pair(record.spoken, record.dialog_state);
  auto it = block_.quality_by.find(key);
  if (it == block_.quality_by.end()) {
    if (block_.quality_by.size() >= options_.max_groups) return;
    it = block_.quality_by.emplace(key, Mean()).first;
  }
  it->second.sum += record.quality->overall;
  ++it->second.count;
}

std::vector<Finding> AdviceMonitor::WeakestReplies() const {
  using Group = std::pair<std::pair<Source, std::string>, Mean>;
  std::vector<Group> groups;
  for (const auto& entry : block_.quality_by) {
    if (entry.second.count >= kMinGroupTurns) groups.push_back(entry);
  }
  // Points lost over all turns of the group: mending it gains most.
  const auto lost = [this](const Group& group) {
    return (options_.targets.quality - group.second.value()) *
           static_cast<double>(group.second.count);
  };
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const Group& a, const Group& b) { return lost(a) > lost(b); });
  std::vector<Finding> findings;
  for (const Group& group : groups) {
    if (lost(group) <= 0 || findings.size() == kGroupsTold) break;
    const std::string state = group.first.second.empty() ? "(none)" : group.first.second;
    const char* what = group.first.first == Source::kQuickResponse ? "mend the quick responses"
                       : group.first.first == Source::kCache       ? "review the learned replies"
                                                                   : "review the LLM's prompt";
    findings.push_back({absl::StrCat(ResponseTypeName(group.first.first), " in ", state),
                        absl::StrFormat("%.0f over %d turns: %s", group.second.value(),
                                        group.second.count, what)});
  }
  return findings;
}

void AdviceMonitor::Judge(AdviceTopic topic, bool begins, bool over, double value, double threshold,
                          std::string line, std::vector<Finding> findings,
                          std::vector<Advice>* out) {
  Advice advice;
  advice.topic = topic;
  advice.edge = triggers_[static_cast<size_t>(topic)].Update(begins, over);
  if (advice.edge == Edge::kNone) return;
  advice.value = value;
  advice.threshold = threshold;
  advice.line = std::move(line);
  advice.findings = std::move(findings);
  out->push_back(std::move(advice));
}

std::vector<Advice> AdviceMonitor::Evaluate(absl::Time now) {
  std::vector<Advice> out;
  if (block_.turns < options_.block) return out;

  const double hit_ratio = Ratio(block_.hits, block_.turns);
  size_t held_back = 0;
  std::pair<Reason, size_t> most{Reason::kNoMatch, 0};
  std::vector<std::string> reasons;
  for (const auto& entry : block_.held_back) {
    held_back += entry.second;
    if (entry.second > most.second) most = entry;
    reasons.push_back(absl::StrFormat("%s: %d turns", base::Name(entry.first), entry.second));
  }
  const double attainable = Ratio(held_back, block_.turns);
  const Target hit_target = options_.targets.HitRate();
  Judge(AdviceTopic::kHitRate, !hit_target.Met(hit_ratio) && attainable >= options_.min_attainable,
        hit_target.Met(hit_ratio) || attainable < options_.min_attainable / 2, hit_ratio,
        hit_target.limit,
        absl::StrFormat("[ADVICE] Hit rate %.0f%% (target: %.0f%%), %.0f%% more were held back: %s",
                        100 * hit_ratio, 100 * hit_target.limit, 100 * attainable,
                        Remedy(most.first)),
        {{"held back", absl::StrJoin(reasons, "; ")}}, &out);

  const double latency = block_.latency_ms.value();
  const Target latency_target = options_.targets.MeanLatencyMs();
  Judge(AdviceTopic::kLatency, block_.latency_ms.count > 0 && !latency_target.Met(latency),
        latency_target.Met(latency), latency, latency_target.limit,
        absl::StrFormat("[ADVICE] Mean latency %.0fms (target: %.0fms)", latency,
                        latency_target.limit),
        {}, &out);

  const double saved = 1 - Ratio(block_.llm_calls, block_.turns);
  const Target saved_target = options_.targets.LlmCallsSaved();
  Judge(AdviceTopic::kLlmCalls, !saved_target.Met(saved), saved_target.Met(saved), saved,
        saved_target.limit,
        absl::StrFormat("[ADVICE] LLM calls down %.0f%% (target: %.0f%%)", 100 * saved,
                        100 * saved_target.limit),
        {}, &out);

  // Points of hysteresis around both quality targets.
  constexpr double kMargin = 1;
  const double quality = block_.quality.value();
  const bool scored = block_.quality.count > 0;
  const Target quality_target = options_.targets.MeanQuality();
  Judge(AdviceTopic::kQualityLow, scored && !quality_target.Met(quality),
        quality_target.Met(quality - kMargin), quality, quality_target.limit,
        absl::StrFormat("[ADVICE] Quality %.0f (target: %.0f): mend the replies that pull it down",
                        quality, quality_target.limit),
        WeakestReplies(), &out);
  Judge(AdviceTopic::kQualityRoom, scored && quality > options_.high_quality,
        quality <= options_.high_quality - kMargin, quality, options_.high_quality,
        absl::StrFormat("[ADVICE] Quality %.0f (over %.0f): room for fewer LLM calls", quality,
                        options_.high_quality),
        {}, &out);

  block_ = Block();
  return out;
}

void AdviceMonitor::Restart() {
  block_ = Block();
  for (EdgeTrigger& trigger : triggers_) trigger.Reset();
}

}  // namespace turnopt::core
