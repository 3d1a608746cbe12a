#include "server/service/turn_handlers.h"

#include <string>
#include <utility>
#include <vector>

#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {

void TurnHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::OptimizeTurnRequest, v1::OptimizeTurnResponse>(
      telemetry::Rpc::kOptimizeTurn,
      [this](const auto& request, const CallScope& call, auto* response) {
        return OptimizeTurn(request, call, response);
      });
  routes.Unary<v1::CompleteTurnRequest, v1::CompleteTurnResponse>(
      telemetry::Rpc::kCompleteTurn,
      [this](const auto& request, const CallScope& call, auto* response) {
        return CompleteTurn(request, call, response);
      });
  routes.Unary<v1::ScoreResponseRequest, v1::ScoreResponseResponse>(
      telemetry::Rpc::kScoreResponse,
      [this](const auto& request, const CallScope& call, auto* response) {
        return ScoreResponse(request, call, response);
      });
}

absl::Status TurnHandlers::OptimizeTurn(const v1::OptimizeTurnRequest& request,
                                        const CallScope& call, v1::OptimizeTurnResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  const absl::Duration started = parts_.clock.MonotonicNow();
  const core::Outcome outcome = parts_.engine.Decide(turn, call.now);
  const absl::Duration decided = parts_.clock.MonotonicNow();
  parts_.metrics.ObserveDecision(decided - started);
  ToProto(outcome, response);
  FromDuration(decided - call.arrived, response->mutable_elapsed());
  return absl::OkStatus();
}

absl::Status TurnHandlers::CompleteTurn(const v1::CompleteTurnRequest& request,
                                        const CallScope& call, v1::CompleteTurnResponse* response) {
  TO_ASSIGN_OR_RETURN(core::Completion completion, FromProto(request));
  TO_ASSIGN_OR_RETURN(const CompletionReceipt receipt,
                      parts_.pipeline.Complete(std::move(completion), request.has_turn(),
                                               call.traceparent, call.now));
  response->set_accepted(receipt.accepted);
  response->set_outcome(ToProto(receipt.outcome));
  if (receipt.quality) ToProto(*receipt.quality, response->mutable_quality());
  return absl::OkStatus();
}

absl::Status TurnHandlers::ScoreResponse(const v1::ScoreResponseRequest& request,
                                         const CallScope& call,
                                         v1::ScoreResponseResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  TO_RETURN_IF_ERROR(CheckText("reply", request.reply(), kMaxReplyBytes));
  TO_RETURN_IF_ERROR(CheckText("profile", request.profile(), kMaxNameBytes));
  const std::vector<std::string> earlier = parts_.replies.Before(turn, call.now);
  const std::vector<absl::string_view> views(earlier.begin(), earlier.end());
  core::QualityInput input;
  input.earlier_replies = views;
  input.utterance = turn.utterance;
  input.previous_reply = turn.previous_reply;
  input.reply = request.reply();
  input.dialog_state = turn.dialog_state;
  input.flow = turn.flow;
  input.variables = &turn.variables;
  TO_ASSIGN_OR_RETURN(const core::QualityScore score,
                      parts_.score(request.profile(), input, turn.scope));
  ToProto(score, response->mutable_quality());
  return absl::OkStatus();
}

}  // namespace turnopt::service
