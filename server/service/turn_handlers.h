#ifndef TURNOPT_SERVER_SERVICE_TURN_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_TURN_HANDLERS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/base/clock.h"
#include "server/core/engine.h"
#include "server/core/quality/quality.h"
#include "server/core/spoken_replies.h"
#include "server/service/call_scope.h"
#include "server/service/completion_pipeline.h"
#include "server/service/rpc_routes.h"
#include "server/telemetry/rpc_metrics.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::service {

// A score under a named profile; empty: the configured one. kInvalidArgument names `profile`
// where there is none of that name.
using ScoreReply = std::function<absl::StatusOr<core::QualityScore>(
    absl::string_view profile, const core::QualityInput& input, const core::Scope& scope)>;

// What the agent calls in each turn: OptimizeTurn, CompleteTurn and ScoreResponse.
//
// Thread-safe.
class TurnHandlers {
 public:
  // References must outlive this.
  struct Parts {
    core::Engine& engine;
    CompletionPipeline& pipeline;
    telemetry::RpcMetrics& metrics;
    const base::Clock& clock;
    const core::SpokenReplies& replies;
    ScoreReply score;
  };

  explicit TurnHandlers(Parts parts) : parts_(std::move(parts)) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status OptimizeTurn(const turnoptimizer::v1::OptimizeTurnRequest& request,
                            const CallScope& call,
                            turnoptimizer::v1::OptimizeTurnResponse* response);
  absl::Status CompleteTurn(const turnoptimizer::v1::CompleteTurnRequest& request,
                            const CallScope& call,
                            turnoptimizer::v1::CompleteTurnResponse* response);
  absl::Status ScoreResponse(const turnoptimizer::v1::ScoreResponseRequest& request,
                             const CallScope& call,
                             turnoptimizer::v1::ScoreResponseResponse* response);

  const Parts parts_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_TURN_HANDLERS_H_
