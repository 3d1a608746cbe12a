#ifndef TURNOPT_SERVER_TELEMETRY_VENDOR_GAUGES_H_
#define TURNOPT_SERVER_TELEMETRY_VENDOR_GAUGES_H_

#include <cstddef>

#include "server/base/mutex.h"
#include "server/core/sla/turn_window.h"
#include "server/core/turn_record.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::telemetry {

// The two numbers that the deployment guide's DataDog monitors and CloudWatch alarms watch, under
// the guide's names and in its units: mean latency in milliseconds and mean quality in points, over
// the last 50 turns. Those products average gauges; they cannot divide one counter by another.
//
// Thread-safe.
class VendorGauges final : public core::TurnObserver {
 public:
  // The guide's window for quality, taken for both.
  static constexpr size_t kWindowTurns = 50;

  VendorGauges() : latency_ms_(kWindowTurns), quality_(kWindowTurns) {}

  // No sample while no turn was measured. Must outlive the registry's pulling.
  void AddTo(MetricRegistry& registry);

  void OnTurn(const core::TurnRecord& turn) override ABSL_LOCKS_EXCLUDED(mu_);
  void OnLabel(const core::LabelRecord& label) override {}

 private:
  mutable base::Mutex mu_;
  core::TurnWindow latency_ms_ ABSL_GUARDED_BY(mu_);
  core::TurnWindow quality_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_VENDOR_GAUGES_H_
