#ifndef TURNOPT_SERVER_SERVICE_ROLLOUT_CONVERT_H_
#define TURNOPT_SERVER_SERVICE_ROLLOUT_CONVERT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "server/core/incident.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/sla/ramp_runner.h"
#include "server/core/sla/rollback_check.h"
#include "turnoptimizer/v1/rollout.pb.h"

// proto_convert.h for the messages of rollout.proto.
namespace turnopt::service {

// Everything but `resume_flow`.
absl::StatusOr<core::PolicyChange> FromProto(const turnoptimizer::v1::SetPolicyRequest& proto);
// The plan of a ramp; a step without a stage gets the one that its share belongs to.
absl::StatusOr<std::vector<core::RampStep>> FromProto(
    const turnoptimizer::v1::SetRampRequest& proto);
void ToProto(const core::RolloutPolicy& policy, turnoptimizer::v1::ServingPolicy* proto);
void ToProto(const core::RampProgress& progress, turnoptimizer::v1::Ramp* proto);
void ToProto(const core::RollbackCheck& check, turnoptimizer::v1::RollbackCheck* proto);
void ToProto(const core::Incident& incident, turnoptimizer::v1::Incident* proto);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_ROLLOUT_CONVERT_H_
