#include "server/service/rollout_handlers.h"

#include <utility>

#include "server/base/status_macros.h"
#include "server/service/attribution.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"
#include "server/service/rollout_convert.h"

namespace turnopt::service {
namespace {

using telemetry::Rpc;

}  // namespace

template <typename Response>
void RolloutHandlers::FillRamp(const CallScope& call, Response* response) const {
  response->set_canary_percent(parts_.policy.canary_percent());
  if (const absl::optional<core::RampProgress> progress = parts_.ramp.Progress(call.now)) {
    ToProto(*progress, response->mutable_ramp());
  }
}

void RolloutHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::GetPolicyRequest, v1::GetPolicyResponse>(
      Rpc::kGetPolicy, [this](const auto&, const CallScope&, auto* response) {
        ToProto(parts_.policy, response->mutable_policy());
        return absl::OkStatus();
      });
  routes.Unary<v1::SetPolicyRequest, v1::SetPolicyResponse>(
      Rpc::kSetPolicy, [this](const auto& request, const CallScope& call, auto* response) {
        return SetPolicy(request, call, response);
      });
  routes.Unary<v1::GetRampRequest, v1::GetRampResponse>(
      Rpc::kGetRamp, [this](const auto&, const CallScope& call, auto* response) {
        FillRamp(call, response);
        return absl::OkStatus();
      });
  routes.Unary<v1::SetRampRequest, v1::SetRampResponse>(
      Rpc::kSetRamp, [this](const auto& request, const CallScope& call, auto* response) {
        return SetRamp(request, call, response);
      });
  routes.Unary<v1::RollbackRequest, v1::RollbackResponse>(
      Rpc::kRollback, [this](const auto& request, const CallScope& call, auto* response) {
        return Rollback(request, call, response);
      });
  routes.Unary<v1::RearmRollbackRequest, v1::RearmRollbackResponse>(
      Rpc::kRearmRollback, [this](const auto& request, const CallScope& call, auto* response) {
        return RearmRollback(request, call, response);
      });
}

absl::Status RolloutHandlers::SetPolicy(const v1::SetPolicyRequest& request, const CallScope& call,
                                        v1::SetPolicyResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  TO_ASSIGN_OR_RETURN(const core::PolicyChange change, FromProto(request));
  const bool changes =
      change.canary_percent || !change.switches.empty() || !change.timeouts.empty();
  if (request.has_resume_flow()) {
    if (changes) return Invalid("resume_flow", "goes with no other change");
    TO_RETURN_IF_ERROR(CheckText("resume_flow", request.resume_flow(), kMaxNameBytes));
    TO_RETURN_IF_ERROR(parts_.levels.ResumeFlow(request.resume_flow(), set));
  } else if (changes) {
    TO_RETURN_IF_ERROR(parts_.policy.Change(change, set));
  } else {
    return absl::InvalidArgumentError("nothing to change: GetPolicy reads the policy");
  }
  response->set_stored(parts_.store.Flush());
  ToProto(parts_.policy, response->mutable_policy());
  return absl::OkStatus();
}

absl::Status RolloutHandlers::SetRamp(const v1::SetRampRequest& request, const CallScope& call,
                                      v1::SetRampResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  TO_ASSIGN_OR_RETURN(std::vector<core::RampStep> plan, FromProto(request));
  if (!plan.empty() && request.action() != v1::RAMP_ACTION_START) {
    return Invalid("plan", "goes with RAMP_ACTION_START only");
  }
  switch (request.action()) {
    case v1::RAMP_ACTION_UNSPECIFIED:
      return Required("action");
    case v1::RAMP_ACTION_START:
      TO_RETURN_IF_ERROR(parts_.ramp.Start(std::move(plan), set));
      break;
    case v1::RAMP_ACTION_HALT:
      TO_RETURN_IF_ERROR(parts_.ramp.Halt(set));
      break;
    case v1::RAMP_ACTION_RESUME:
      TO_RETURN_IF_ERROR(parts_.ramp.Resume(set));
      break;
    case v1::RAMP_ACTION_END:
      TO_RETURN_IF_ERROR(parts_.ramp.End(set));
      break;
    default:
      return Invalid("action", "no such action");
  }
  response->set_stored(parts_.store.Flush());
  FillRamp(call, response);
  return absl::OkStatus();
}

absl::Status RolloutHandlers::Rollback(const v1::RollbackRequest& request, const CallScope& call,
                                       v1::RollbackResponse* response) {
  const core::Mode previous = parts_.policy.mode();
  if (!request.check_only()) {
    TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
    TO_RETURN_IF_ERROR(parts_.levels.RollBack(set).status());
    response->set_stored(parts_.store.Flush());
  }
  const absl::optional<core::RollbackLatch> latch = parts_.policy.State().latch;
  if (!latch) return absl::FailedPreconditionError("nothing is rolled back");
  response->set_incident_id(latch->incident_id);
  response->set_mode(ToProto(parts_.policy.mode()));
  response->set_previous_mode(ToProto(previous));
  FromDuration(parts_.policy.AdviceFor(core::Turn()).timeout, response->mutable_llm_timeout());
  core::RollbackCheck check(latch->set.at);
  if (parts_.turn_log.Read(check.Range(), check).ok()) {
    ToProto(check, response->mutable_check());
  }
  return absl::OkStatus();
}

absl::Status RolloutHandlers::RearmRollback(const v1::RearmRollbackRequest& request,
                                            const CallScope& call,
                                            v1::RearmRollbackResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  const absl::optional<core::RollbackLatch> latch = parts_.policy.State().latch;
  TO_RETURN_IF_ERROR(parts_.levels.Rearm(set));
  response->set_stored(parts_.store.Flush());
  response->set_mode(ToProto(parts_.policy.mode()));
  if (latch) response->set_incident_id(latch->incident_id);
  return absl::OkStatus();
}

}  // namespace turnopt::service
