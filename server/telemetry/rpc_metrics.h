#ifndef TURNOPT_SERVER_TELEMETRY_RPC_METRICS_H_
#define TURNOPT_SERVER_TELEMETRY_RPC_METRICS_H_

#include <array>
#include <atomic>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/enum_table.h"
#include "server/telemetry/metric_registry.h"
#include "server/telemetry/rpc.h"

namespace turnopt::telemetry {

// How long each RPC took and how it ended.
//
// Thread-safe. A series that was seen before is one atomic load and the observation.
class RpcMetrics {
 public:
  // `registry` must outlive this.
  explicit RpcMetrics(MetricRegistry& registry);

  void Observe(Rpc rpc, absl::StatusCode code, absl::Duration elapsed);

  // Time the engine took to decide, without the RPC around it.
  void ObserveDecision(absl::Duration elapsed);

 private:
  static constexpr int kCodeCount = static_cast<int>(absl::StatusCode::kUnauthenticated) + 1;

  MetricRegistry& registry_;
  prometheus::Histogram& decision_;
  std::array<std::array<std::atomic<prometheus::Histogram*>, kCodeCount>, base::kCountOf<Rpc>>
      rpcs_{};
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_RPC_METRICS_H_
