#include "server/telemetry/vendor_gauges.h"

#include <vector>

#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

std::vector<PulledSample> MeanOf(const core::TurnWindow& window) {
  if (window.count() == 0) return {};
  return {{{}, window.mean()}};
}

}  // namespace

void VendorGauges::AddTo(MetricRegistry& registry) {
  registry.Pull(PulledKind::kGauge, metric::kVendorLatency,
                "Mean latency of the last 50 turns, in milliseconds.", [this] {
                  base::MutexLock lock(&mu_);
                  return MeanOf(latency_ms_);
                });
  registry.Pull(PulledKind::kGauge, metric::kVendorQuality,
                "Mean quality score of the last 50 turns, in points.", [this] {
                  base::MutexLock lock(&mu_);
                  return MeanOf(quality_);
                });
}

void VendorGauges::OnTurn(const core::TurnRecord& turn) {
  base::MutexLock lock(&mu_);
  if (turn.latency.total) latency_ms_.Add(absl::ToDoubleMilliseconds(*turn.latency.total));
  if (turn.quality) quality_.Add(turn.quality->overall);
}

}  // namespace turnopt::telemetry
