#include "server/core/sla/rollback_check.h"

#include <algorithm>
#include <numeric>

#include "server/base/quantile.h"

namespace turnopt::core {

void RollbackCheck::OnTurn(const TurnRecord& turn) {
  Period* period = nullptr;
  if (turn.completed_at >= rolled_back_at_) {
    period = &after_;
  } else if (turn.mode != Mode::kEnabled) {
    period = &baseline_;
  } else if (turn.completed_at >= rolled_back_at_ - absl::Hours(1)) {
    period = &before_;
  } else {
    return;
  }
  ++period->turns;
  period->llm_calls += turn.CallsLlm() ? 1 : 0;
  if (turn.quality) {
    ++period->scored;
    period->quality += turn.quality->overall;
  }
  if (turn.latency.total) {
    period->totals_ms.push_back(absl::ToDoubleMilliseconds(*turn.latency.total));
  }
}

PeriodFigures RollbackCheck::Figures(const Period& period) {
  PeriodFigures figures;
  figures.turns = period.turns;
  if (period.turns > 0) {
    figures.llm_calls_per_turn =
        static_cast<double>(period.llm_calls) / static_cast<double>(period.turns);
  }
  if (period.scored > 0) {
    figures.mean_quality = period.quality / static_cast<double>(period.scored);
  }
  if (!period.totals_ms.empty()) {
    std::vector<double> sorted = period.totals_ms;
    std::sort(sorted.begin(), sorted.end());
    figures.mean_total_ms =
        std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size());
    figures.p95_total_ms = base::Quantile(sorted, 0.95);
  }
  return figures;
}

}  // namespace turnopt::core
