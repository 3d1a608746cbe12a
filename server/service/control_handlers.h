#ifndef TURNOPT_SERVER_SERVICE_CONTROL_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_CONTROL_HANDLERS_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/core/quality/calibration.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/tier/quick_responses.h"
#include "server/service/call_scope.h"
#include "server/service/completion_pipeline.h"
#include "server/service/rpc_routes.h"
#include "server/telemetry/recorder.h"
#include "server/telemetry/structured_log.h"
#include "turnoptimizer/v1/admin.pb.h"

namespace turnopt::service {

// What an operator sees and changes first: GetStatus, SetMode and InvalidateCache.
//
// Thread-safe.
class ControlHandlers {
 public:
  // References must outlive this.
  struct Parts {
    core::RolloutPolicy& policy;
    const core::QuickResponses& quick_responses;
    core::ExactCache& cache;
    const CompletionPipeline& pipeline;
    const telemetry::Recorder& recorder;
    telemetry::StructuredLog& log;
    const base::Clock& clock;
    std::string version;
    std::string reuse_policy;
    std::function<bool()> rules_stale;
    const core::Calibration* calibration = nullptr;  // null: not shown
  };

  explicit ControlHandlers(Parts parts)
      : parts_(std::move(parts)),
        started_at_(parts_.clock.Now()),
        started_(parts_.clock.MonotonicNow()) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status GetStatus(const CallScope& call, turnoptimizer::v1::GetStatusResponse* response);
  absl::Status SetMode(const turnoptimizer::v1::SetModeRequest& request, const CallScope& call,
                       turnoptimizer::v1::SetModeResponse* response);
  absl::Status InvalidateCache(const turnoptimizer::v1::InvalidateCacheRequest& request,
                               const CallScope& call,
                               turnoptimizer::v1::InvalidateCacheResponse* response);

  const Parts parts_;
  const absl::Time started_at_;
  const absl::Duration started_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_CONTROL_HANDLERS_H_
