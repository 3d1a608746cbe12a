#ifndef TURNOPT_SERVER_CORE_SLA_ROLLBACK_CHECK_H_
#define TURNOPT_SERVER_CORE_SLA_ROLLBACK_CHECK_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/turn_log.h"

namespace turnopt::core {

// Figures over the turns of one period; absent where no turn says anything.
struct PeriodFigures {
  uint64_t turns = 0;
  absl::optional<double> mean_total_ms;
  absl::optional<double> p95_total_ms;
  absl::optional<double> mean_quality;
  absl::optional<double> llm_calls_per_turn;
};

// The deployment guide's "monitor after rollback": latency, quality and LLM volume since a
// rollback, beside the baseline and the hour before it. Read a turn log over Range() with it.
//
// External synchronisation.
class RollbackCheck final : public TurnLogVisitor {
 public:
  // `rolled_back_at` parts before from after.
  explicit RollbackCheck(absl::Time rolled_back_at) : rolled_back_at_(rolled_back_at) {}

  // What to read: seven days of baseline, and everything since.
  TimeRange Range() const {
    return {rolled_back_at_ - absl::Hours(24 * 7), absl::InfiniteFuture()};
  }

  void OnTurn(const TurnRecord& turn) override;
  void OnLabel(const LabelRecord& label) override {}
  void OnIncident(const Incident& incident) override {}
  bool WantsLabels() const override { return false; }

  PeriodFigures Baseline() const { return Figures(baseline_); }  // answered by the LLM alone
  PeriodFigures Before() const { return Figures(before_); }      // served, in the last hour
  PeriodFigures After() const { return Figures(after_); }

 private:
  struct Period {
    uint64_t turns = 0;
    uint64_t llm_calls = 0;
    uint64_t scored = 0;
    double quality = 0;
    std::vector<double> totals_ms;
  };
  static PeriodFigures Figures(const Period& period);

  const absl::Time rolled_back_at_;
  Period baseline_;
  Period before_;
  Period after_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_ROLLBACK_CHECK_H_
