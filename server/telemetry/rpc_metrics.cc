#include "server/telemetry/rpc_metrics.h"

#include <prometheus/histogram.h>

#include "server/base/enum_table.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {

RpcMetrics::RpcMetrics(MetricRegistry& registry)
    : registry_(registry),
      decision_(registry.Histogram(metric::kDecisionDuration,
                                   "Time the engine took to decide a turn.", bucket::kRpcSeconds,
                                   {})) {}

void RpcMetrics::Observe(Rpc rpc, absl::StatusCode code, absl::Duration elapsed) {
  int code_index = static_cast<int>(code);
  if (code_index < 0 || code_index >= kCodeCount) {
    code_index = static_cast<int>(absl::StatusCode::kUnknown);
  }
  std::atomic<prometheus::Histogram*>& cell = rpcs_[static_cast<int>(rpc)][code_index];
  prometheus::Histogram* histogram = cell.load(std::memory_order_acquire);
  if (histogram == nullptr) {
    // Two threads may both come here: the registry gives both the same series.
    histogram = &registry_.Histogram(
        metric::kRpcDuration, "Time from a request's arrival to its response, by gRPC code.",
        bucket::kRpcSeconds,
        {{label::kMethod, base::Name(rpc)},
         {label::kCode, absl::StatusCodeToString(static_cast<absl::StatusCode>(code_index))}});
    cell.store(histogram, std::memory_order_release);
  }
  histogram->Observe(absl::ToDoubleSeconds(elapsed));
}

void RpcMetrics::ObserveDecision(absl::Duration elapsed) {
  decision_.Observe(absl::ToDoubleSeconds(elapsed));
}

}  // namespace turnopt::telemetry
