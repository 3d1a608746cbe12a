#include "server/core/sla/quality_drop_monitor.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "server/core/sla/quality_monitor.h"
#include "server/core/sla/recent_turns.h"

namespace turnopt::core {
namespace {

// Baseline turns beyond this many are forgotten slowly: a few days of one pod.
constexpr double kBaselineMemory = 5000;

}  // namespace

QualityDropMonitor::QualityDropMonitor(const Options& options)
    : options_(options),
      before_(kBaselineMemory),
      first_(kBaselineMemory),
      scores_(options.window) {}

const RunningMean* QualityDropMonitor::Baseline() const {
  const auto enough = static_cast<double>(options_.min_baseline);
  if (before_.count() >= enough) return &before_;
  if (first_.count() >= enough) return &first_;
  return nullptr;
}

void QualityDropMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  const auto& quality = turn.record.quality;
  if (!quality || !RaisesAlerts(*quality)) return;
  if (turn.baseline()) {
    before_.Add(quality->overall);
  } else if (turn.serving()) {
    if (Baseline() == nullptr) first_.Add(quality->overall);
    scores_.Add(quality->overall);
  }
}

Verdict QualityDropMonitor::Evaluate(absl::Time now) {
  Verdict verdict;
  verdict.value = scores_.mean();
  verdict.turns = scores_.count();
  if (const RunningMean* baseline = Baseline()) {
    const double noise = options_.sigmas * std::sqrt(std::max(0.0, baseline->variance())) /
                         std::sqrt(static_cast<double>(std::max<size_t>(1, options_.window)));
    verdict.threshold = baseline->mean() - std::max(options_.min_drop, noise);
    verdict.edge = trigger_.Update(scores_.full() && verdict.value < verdict.threshold,
                                   verdict.value >= verdict.threshold + options_.hysteresis);
  }
  verdict.breached = trigger_.raised();
  return verdict;
}

std::string QualityDropMonitor::Line(const Verdict& verdict) const {
  const RunningMean* baseline = Baseline();
  return absl::StrFormat(
      "[QUALITY_ALERT] Quality below its own baseline: %.0f over %d turns (measured baseline: "
      "%.0f, limit: %.0f)",
      verdict.value, verdict.turns, baseline == nullptr ? 0 : baseline->mean(), verdict.threshold);
}

std::vector<Finding> QualityDropMonitor::Triage(const RecentTurns& recent) const {
  return recent.QualityTriage();
}

void QualityDropMonitor::Restart() {
  scores_.Clear();
  trigger_.Reset();
}

}  // namespace turnopt::core
