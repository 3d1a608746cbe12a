#ifndef TURNOPT_SERVER_SERVICE_ROLLOUT_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_ROLLOUT_HANDLERS_H_

#include "absl/status/status.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/sla/ramp_runner.h"
#include "server/core/sla/service_levels.h"
#include "server/core/state_store.h"
#include "server/core/turn_log.h"
#include "server/service/call_scope.h"
#include "server/service/rpc_routes.h"
#include "turnoptimizer/v1/rollout.pb.h"

namespace turnopt::service {

// What an operator sees of a rollout and does to it: policy, ramp, rollback. A change is
// in force, and on the disk where that can be written, when the response is given.
//
// Thread-safe.
class RolloutHandlers {
 public:
  // References must outlive this.
  struct Parts {
    core::RolloutPolicy& policy;
    core::ServiceLevels& levels;
    core::RampRunner& ramp;
    core::StateStore& store;
    const core::TurnLog& turn_log;
  };

  explicit RolloutHandlers(Parts parts) : parts_(parts) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status SetPolicy(const turnoptimizer::v1::SetPolicyRequest& request, const CallScope& call,
                         turnoptimizer::v1::SetPolicyResponse* response);
  absl::Status SetRamp(const turnoptimizer::v1::SetRampRequest& request, const CallScope& call,
                       turnoptimizer::v1::SetRampResponse* response);
  absl::Status Rollback(const turnoptimizer::v1::RollbackRequest& request, const CallScope& call,
                        turnoptimizer::v1::RollbackResponse* response);
  absl::Status RearmRollback(const turnoptimizer::v1::RearmRollbackRequest& request,
                             const CallScope& call,
                             turnoptimizer::v1::RearmRollbackResponse* response);
  // The ramp, if there is one, and the share of calls.
  template <typename Response>
  void FillRamp(const CallScope& call, Response* response) const;

  const Parts parts_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_ROLLOUT_HANDLERS_H_
