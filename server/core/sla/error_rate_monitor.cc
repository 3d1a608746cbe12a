#include "server/core/sla/error_rate_monitor.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "server/core/sla/recent_turns.h"

namespace turnopt::core {
namespace {

// Baseline turns beyond this many are forgotten slowly: a few days of one pod.
constexpr double kBaselineMemory = 5000;

}  // namespace

ErrorRateMonitor::ErrorRateMonitor(const Options& options)
    : options_(options), before_(kBaselineMemory), errors_(options.window) {}

double ErrorRateMonitor::baseline() const {
  return before_.count() < static_cast<double>(options_.min_turns) ? 0 : before_.mean();
}

void ErrorRateMonitor::Observe(const WatchedTurn& turn, absl::Time now) {
  const double error = turn.record.IsError() ? 1 : 0;
  if (turn.baseline()) {
    before_.Add(error);
  } else if (turn.serving()) {
    errors_.Add(error);
  }
}

bool ErrorRateMonitor::CountSidecarError() {
  errors_.Add(1);
  return true;
}

Verdict ErrorRateMonitor::Evaluate(absl::Time now) {
  Verdict verdict;
  verdict.value = errors_.mean();
  verdict.threshold = baseline() + options_.margin;
  verdict.turns = errors_.count();
  const double tolerated = std::min(0.5, baseline() + options_.margin / 2);
  const double chance = 2 * std::sqrt(tolerated * (1 - tolerated) /
                                      static_cast<double>(std::max<size_t>(1, errors_.count())));
  const bool begins = verdict.turns >= options_.min_turns && verdict.value > verdict.threshold &&
                      verdict.value > tolerated + chance;
  verdict.edge = trigger_.Update(begins, verdict.value < tolerated);
  verdict.breached = trigger_.raised();
  return verdict;
}

std::string ErrorRateMonitor::Line(const Verdict& verdict) const {
  return absl::StrFormat(
      "[ALERT] Voice Agent Error Rate High: %.1f%% of %d turns (baseline: %.1f%%, threshold: "
      "%.1f%%)",
      100 * verdict.value, verdict.turns, 100 * baseline(), 100 * verdict.threshold);
}

std::vector<Finding> ErrorRateMonitor::Triage(const RecentTurns& recent) const {
  return recent.ErrorTriage();
}

void ErrorRateMonitor::Restart() {
  errors_.Clear();
  trigger_.Reset();
}

}  // namespace turnopt::core
