#ifndef TURNOPT_SERVER_CORE_SLA_WRONG_REUSE_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_WRONG_REUSE_MONITOR_H_

#include <cstddef>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/core/sla/monitor.h"

namespace turnopt::core {

// Share of a flow's turns that were answered wrongly by reuse, against the operator's budget. The
// last line behind the budget of earned reuse, which sets its threshold beforehand: this one looks
// at what came of it.
//
// Wrong turns are estimated from the labels of served replies, each weighted by 1 / its sampling
// rate (Horvitz and Thompson, 1952); turns and labels are forgotten with a memory of
// `memory_turns`. Raised when `min_wrong` labels were wrong and the estimate exceeds the budget by
// `sigmas` standard errors (the errors of a weighted Poisson count), so that one unlucky sample of
// a 5 % verification does not switch a flow off. It does not resolve by itself: with the flow off
// there is nothing left to observe. Forget(flow) starts afresh when an operator resumes it.
//
// Beyond `max_flows` further flows are not watched. External synchronisation.
class WrongReuseMonitor final {
 public:
  struct Options {
    double budget = 0.01;  // share of turns
    double memory_turns = 2000;
    size_t min_turns = 200;
    size_t min_wrong = 3;
    double sigmas = 1.645;  // one-sided 95 %
    size_t max_flows = 1000;
  };

  explicit WrongReuseMonitor(const Options& options) : options_(options) {}

  void Observe(const WatchedTurn& turn, absl::Time now);
  void ObserveLabel(const LabelRecord& label, absl::Time now);
  // Of one flow; value and threshold are shares of turns.
  Verdict Evaluate(absl::string_view flow, absl::Time now);
  std::string Line(absl::string_view flow, const Verdict& verdict) const;
  void Forget(absl::string_view flow);

 private:
  struct Flow {
    double turns = 0;
    double wrong = 0;
    double wrong_squares = 0;
    size_t wrong_labels = 0;
    EdgeTrigger trigger;
  };

  Flow* Find(absl::string_view flow);

  const Options options_;
  absl::flat_hash_map<std::string, Flow> flows_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_WRONG_REUSE_MONITOR_H_
