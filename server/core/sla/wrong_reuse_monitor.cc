#include "server/core/sla/wrong_reuse_monitor.h"

#include <cmath>

#include "absl/strings/str_format.h"

namespace turnopt::core {

WrongReuseMonitor::Flow* WrongReuseMonitor::Find(absl::string_view flow) {
  const auto it = flows_.find(flow);
  if (it != flows_.end()) return &it->second;
  if (flows_.size() >= options_.max_flows) return nullptr;
  return &flows_[flow];
}

void WrongReuseMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  if (!turn.serving()) return;
  Flow* flow = Find(turn.record.flow);
  if (flow == nullptr) return;
  const double keep = 1 - 1 / options_.memory_turns;
  flow->turns = flow->turns * keep + 1;
  flow->wrong *= keep;
  flow->wrong_squares *= keep * keep;
}

void WrongReuseMonitor::ObserveLabel(const LabelRecord& label, absl::Time now) {
  const TierLabel& what = label.label;
  if (!what.labelled || !what.served || what.right || !(what.weight > 0)) return;
  Flow* flow = Find(label.flow);
  if (flow == nullptr) return;
  flow->wrong += what.weight;
  flow->wrong_squares += what.weight * what.weight;
  ++flow->wrong_labels;
}

Verdict WrongReuseMonitor::Evaluate(absl::string_view name, absl::Time now) {
  Verdict verdict;
  verdict.threshold = options_.budget;
  const auto it = flows_.find(name);
  if (it == flows_.end()) return verdict;
  Flow& flow = it->second;
  verdict.turns = static_cast<size_t>(flow.turns);
  if (flow.turns > 0) verdict.value = flow.wrong / flow.turns;
  const double error = flow.turns > 0 ? std::sqrt(flow.wrong_squares) / flow.turns : 0;
  const bool begins = verdict.turns >= options_.min_turns &&
                      flow.wrong_labels >= options_.min_wrong &&
                      verdict.value - options_.sigmas * error > options_.budget;
  verdict.edge = flow.trigger.Update(begins, false);
  verdict.breached = flow.trigger.raised();
  return verdict;
}

std::string WrongReuseMonitor::Line(absl::string_view flow, const Verdict& verdict) const {
  return absl::StrFormat(
      "[ALERT] Wrong Reuse Over Budget: %.1f%% of turns in flow '%s' (budget: %.1f%%); its learned "
      "replies are off",
      100 * verdict.value, flow, 100 * verdict.threshold);
}

void WrongReuseMonitor::Forget(absl::string_view flow) { flows_.erase(flow); }

}  // namespace turnopt::core
