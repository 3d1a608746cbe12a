#include "server/service/tier_handlers.h"

#include <string>

#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {

void TierHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::LookupCacheRequest, v1::LookupCacheResponse>(
      telemetry::Rpc::kLookupCache,
      [this](const auto& request, const CallScope& call, auto* response) {
        return LookupCache(request, call, response);
      });
  routes.Unary<v1::StoreReplyRequest, v1::StoreReplyResponse>(
      telemetry::Rpc::kStoreReply,
      [this](const auto& request, const CallScope& call, auto* response) {
        return StoreReply(request, call, response);
      });
  routes.Unary<v1::MatchQuickResponseRequest, v1::MatchQuickResponseResponse>(
      telemetry::Rpc::kMatchQuickResponse,
      [this](const auto& request, const CallScope& call, auto* response) {
        return MatchQuickResponse(request, call, response);
      });
}

absl::Status TierHandlers::LookupCache(const v1::LookupCacheRequest& request, const CallScope& call,
                                       v1::LookupCacheResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  const core::NormalizedUtterance utterance = parts_.normalizer.Normalize(turn.utterance);
  const core::ExactCache::LookupResult result = parts_.cache.Lookup(turn, utterance, call.now);
  response->set_reason(ToProto(result.reason));
  if (result.reason != core::Reason::kExactMatch) return absl::OkStatus();
  response->set_hit(true);
  response->set_reply(result.entry.reply);
  response->set_matched_utterance(utterance.text);
  FromDuration(call.now - result.entry.stored_at, response->mutable_age());
  return absl::OkStatus();
}

absl::Status TierHandlers::StoreReply(const v1::StoreReplyRequest& request, const CallScope& call,
                                      v1::StoreReplyResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  TO_RETURN_IF_ERROR(CheckRequiredText("reply", request.reply(), kMaxReplyBytes));
  absl::optional<absl::Duration> ttl;
  if (request.has_ttl()) {
    TO_ASSIGN_OR_RETURN(ttl, ToDuration("ttl", request.ttl(), kMaxTtl));
    if (*ttl == absl::ZeroDuration()) return Invalid("ttl", "zero");
  }
  const core::NormalizedUtterance utterance = parts_.normalizer.Normalize(turn.utterance);
  const core::ReportOutcome outcome =
      parts_.cache.Store(turn, utterance, request.reply(), ttl, /*source_turn_id=*/"", call.now);
  response->set_stored(outcome == core::ReportOutcome::kStored);
  response->set_outcome(ToProto(outcome));
  return absl::OkStatus();
}

absl::Status TierHandlers::MatchQuickResponse(const v1::MatchQuickResponseRequest& request,
                                              const CallScope& call,
                                              v1::MatchQuickResponseResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  const core::NormalizedUtterance utterance = parts_.normalizer.Normalize(turn.utterance);
  const core::TierResult result =
      parts_.quick_responses.Find({turn, /*turn_id=*/"", utterance}, call.now);
  response->set_reason(ToProto(result.decision.reason));
  response->set_matched(result.served);
  if (!result.served) return absl::OkStatus();
  response->set_reply(result.decision.reply);
  response->set_rule_id(std::string(core::RuleIdOf(result.decision.reply_id)));
  response->set_confidence(result.decision.confidence);
  return absl::OkStatus();
}

}  // namespace turnopt::service
