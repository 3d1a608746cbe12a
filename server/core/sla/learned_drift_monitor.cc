#include "server/core/sla/learned_drift_monitor.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace turnopt::core {
namespace {

// Labels beyond this many are forgotten slowly: at 5 % verification, tens of thousands of turns.
constexpr double kReferenceMemory = 2000;

}  // namespace

LearnedDriftMonitor::LearnedDriftMonitor(const Options& options)
    : options_(options),
      recent_(std::max<size_t>(1, options.window)),
      reference_(kReferenceMemory) {}

void LearnedDriftMonitor::ObserveLabel(const LabelRecord& label, absl::Time now) {
  if (!label.label.labelled || !label.label.served || label.source != Source::kCache) return;
  if (count_ == recent_.size()) {
    const bool leaving = recent_[next_];
    right_ -= leaving ? 1 : 0;
    if (!trigger_.raised()) reference_.Add(leaving ? 1 : 0);
  } else {
    ++count_;
  }
  recent_[next_] = label.label.right;
  right_ += label.label.right ? 1 : 0;
  next_ = (next_ + 1) % recent_.size();
}

Verdict LearnedDriftMonitor::Evaluate(absl::Time now) {
  Verdict verdict;
  verdict.turns = count_;
  if (count_ == recent_.size() &&
      reference_.count() >= static_cast<double>(options_.min_reference)) {
    const auto n = static_cast<double>(count_);
    verdict.value = static_cast<double>(right_) / n;
    const double before = reference_.mean();
    const double drop =
        std::max(options_.min_drop, options_.sigmas * std::sqrt(before * (1 - before) / n));
    verdict.threshold = before - drop;
    verdict.edge =
        trigger_.Update(verdict.value < verdict.threshold, verdict.value >= before - drop / 2);
  }
  verdict.breached = trigger_.raised();
  return verdict;
}

std::string LearnedDriftMonitor::Line(const Verdict& verdict) const {
  return absl::StrFormat(
      "[ALERT] Learned Answers Drifting: %.0f%% of the last %d checked replies agree with the LLM "
      "(before: %.0f%%, threshold: %.0f%%)",
      100 * verdict.value, verdict.turns, 100 * reference_.mean(), 100 * verdict.threshold);
}

}  // namespace turnopt::core
