#include "server/core/sla/rollback_check.h"

#include <algorithm>
#include <cmath>

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
  period->llm_calls += turn.llm_called ? 1 : 0;
  if (turn.quality) {
    ++period->scored;
    period->quality += turn.quality->overall;
  }
  if (turn.latency.total) {
    period->totals_ms.push_back(
        static_cast<float>(absl::ToDoubleMilliseconds(*turn.latency.total)));
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
    std::vector<float> sorted = period.totals_ms;
    double sum = 0;
    for (float ms : sorted) sum += ms;
    figures.mean_total_ms = sum / static_cast<double>(sorted.size());
    const auto rank = static_cast<size_t>(std::ceil(0.95 * static_cast<double>(sorted.size())));
    const auto nth = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(sorted.begin(), nth, sorted.end());
    figures.p95_total_ms = *nth;
  }
  return figures;
}

}  // namespace turnopt::core
