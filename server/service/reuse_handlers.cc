#include "server/service/reuse_handlers.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"
#include "server/service/attribution.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/service/proto_convert.h"
#include "server/service/reuse_convert.h"

namespace turnopt::service {
namespace {

constexpr uint32_t kDefaultReplies = 50;
constexpr uint32_t kDefaultReviews = 20;
constexpr uint32_t kMaxListed = 1'000;

absl::StatusOr<uint32_t> Limit(uint32_t asked, uint32_t otherwise) {
  TO_RETURN_IF_ERROR(CheckNumber("limit", asked, 0, kMaxListed));
  return asked == 0 ? otherwise : asked;
}

absl::StatusOr<core::ReplyMark> FromProto(v1::ReplyMark mark) {
  switch (mark) {
    case v1::REPLY_MARK_NONE:
      return core::ReplyMark::kNone;
    case v1::REPLY_MARK_PINNED:
      return core::ReplyMark::kPinned;
    case v1::REPLY_MARK_BANNED:
      return core::ReplyMark::kBanned;
    default:
      return Invalid("mark", "must be none, pinned or banned");
  }
}

// A past turn as the tier would have seen it, had it been there.
core::Completion PastTurn(core::Turn turn, const core::LlmResult& llm, uint64_t number) {
  core::Completion completion;
  completion.turn_id = absl::StrCat("learn-", number);
  completion.turn = std::move(turn);
  completion.spoken_source = core::Source::kLlm;
  completion.spoken_reply = llm.reply;
  completion.llm = llm;
  return completion;
}

}  // namespace

void ReuseHandlers::AddTo(RpcRoutes& routes) {
  using telemetry::Rpc;
  routes.Unary<v1::ExplainTurnRequest, v1::ExplainTurnResponse>(
      Rpc::kExplainTurn, [this](const auto& request, const CallScope& call, auto* response) {
        return ExplainTurn(request, call, response);
      });
  routes.Unary<v1::ListRepliesRequest, v1::ListRepliesResponse>(
      Rpc::kListReplies, [this](const auto& request, const CallScope&, auto* response) {
        return ListReplies(request, response);
      });
  routes.Unary<v1::UpdateReplyRequest, v1::UpdateReplyResponse>(
      Rpc::kUpdateReply, [this](const auto& request, const CallScope& call, auto*) {
        return UpdateReply(request, call);
      });
  routes.Unary<v1::ListReviewsRequest, v1::ListReviewsResponse>(
      Rpc::kListReviews, [this](const auto& request, const CallScope&, auto* response) {
        return ListReviews(request, response);
      });
  routes.Unary<v1::SubmitReviewRequest, v1::SubmitReviewResponse>(
      Rpc::kSubmitReview, [this](const auto& request, const CallScope& call, auto*) {
        return SubmitReview(request, call);
      });
  routes.ClientStream<v1::LearnTurnsRequest, v1::LearnTurnsResponse>(
      Rpc::kLearnTurns, [this](MessageReceiver& receiver, const CallScope& call, auto* response) {
        return LearnTurns(receiver, call, response);
      });
  routes.Unary<v1::ForgetCallerRequest, v1::ForgetCallerResponse>(
      Rpc::kForgetCaller, [this](const auto& request, const CallScope& call, auto* response) {
        return ForgetCaller(request, call, response);
      });
}

absl::Status ReuseHandlers::RequireReuse() const {
  if (parts_.reuse != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError("reuse.policy is not \"earned\": nothing is learned");
}

absl::Status ReuseHandlers::ExplainTurn(const v1::ExplainTurnRequest& request,
                                        const CallScope& call, v1::ExplainTurnResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Turn turn, TurnOf(request));
  const core::Outcome outcome = parts_.engine.Preview(turn, call.now);
  response->set_mode(ToProto(outcome.mode));
  ToProto(outcome.decision, response->mutable_decision());
  if (outcome.candidate) ToProto(*outcome.candidate, response->mutable_candidate());
  if (parts_.reuse != nullptr) {
    const core::NormalizedUtterance utterance = parts_.normalizer.Normalize(turn.utterance);
    ToProto(parts_.reuse->Explain({turn, outcome.turn_id, utterance}, call.now),
            parts_.reuse->options().book.risk.budget, response->mutable_learned());
  }
  return absl::OkStatus();
}

absl::Status ReuseHandlers::ListReplies(const v1::ListRepliesRequest& request,
                                        v1::ListRepliesResponse* response) {
  TO_RETURN_IF_ERROR(RequireReuse());
  TO_ASSIGN_OR_RETURN(const core::Scope scope, FromProto("scope", request.scope()));
  TO_RETURN_IF_ERROR(CheckText("flow", request.flow(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(CheckText("dialog_state", request.dialog_state(), kMaxNameBytes));
  TO_ASSIGN_OR_RETURN(const uint32_t limit, Limit(request.limit(), kDefaultReplies));
  for (const core::ReplyRecord& reply :
       parts_.reuse->ListReplies(scope, request.flow(), request.dialog_state(), limit)) {
    ToProto(reply, response->add_replies());
  }
  return absl::OkStatus();
}

absl::Status ReuseHandlers::UpdateReply(const v1::UpdateReplyRequest& request,
                                        const CallScope& call) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  TO_RETURN_IF_ERROR(RequireReuse());
  TO_ASSIGN_OR_RETURN(const core::Scope scope, FromProto("scope", request.scope()));
  TO_RETURN_IF_ERROR(CheckText("flow", request.flow(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(CheckRequiredText("reply_id", request.reply_id(), kMaxIdBytes));
  TO_ASSIGN_OR_RETURN(const core::ReplyMark mark, FromProto(request.mark()));
  TO_RETURN_IF_ERROR(parts_.reuse->UpdateReply(scope, request.flow(), request.reply_id(), mark,
                                               request.operator_pattern()));
  LogChange(parts_.log, telemetry::Rpc::kUpdateReply, set);
  return absl::OkStatus();
}

absl::Status ReuseHandlers::ListReviews(const v1::ListReviewsRequest& request,
                                        v1::ListReviewsResponse* response) {
  TO_RETURN_IF_ERROR(RequireReuse());
  TO_ASSIGN_OR_RETURN(const core::Scope scope, FromProto("scope", request.scope()));
  TO_ASSIGN_OR_RETURN(const uint32_t limit, Limit(request.limit(), kDefaultReviews));
  for (const core::ReviewItem& item : parts_.reuse->ListReviews(scope, limit)) {
    ToProto(item, response->add_reviews());
  }
  return absl::OkStatus();
}

absl::Status ReuseHandlers::SubmitReview(const v1::SubmitReviewRequest& request,
                                         const CallScope& call) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  TO_RETURN_IF_ERROR(RequireReuse());
  TO_ASSIGN_OR_RETURN(const core::Scope scope, FromProto("scope", request.scope()));
  TO_RETURN_IF_ERROR(CheckRequiredText("turn_id", request.turn_id(), kMaxIdBytes));
  TO_RETURN_IF_ERROR(parts_.reuse->SubmitReview(scope, request.turn_id(), request.right()));
  LogChange(parts_.log, telemetry::Rpc::kSubmitReview, set);
  return absl::OkStatus();
}

absl::Status ReuseHandlers::LearnTurns(MessageReceiver& receiver, const CallScope& call,
                                       v1::LearnTurnsResponse* response) {
  TO_RETURN_IF_ERROR(RequireReuse());
  std::array<uint64_t, base::kCountOf<core::ReportOutcome>> refused = {};
  v1::LearnTurnsRequest request;
  uint64_t received = 0;
  uint64_t learned = 0;
  uint64_t labelled = 0;
  while (!call.cancelled() && receiver.Receive(&request)) {
    const std::string which = absl::StrCat("message ", received, ": ");
    const auto named = [&which](const absl::Status& status) {
      return absl::Status(status.code(), which + std::string(status.message()));
    };
    if (received == 0) {
      const absl::StatusOr<core::Attribution> set = AttributionOf(request, call);
      if (!set.ok()) return named(set.status());
      LogChange(parts_.log, telemetry::Rpc::kLearnTurns, *set);
    }
    absl::StatusOr<core::Turn> turn = TurnOf(request);
    if (!turn.ok()) return named(turn.status());
    if (!request.has_llm()) return named(Required("llm"));
    absl::StatusOr<core::LlmResult> llm = FromProto(request.llm());
    if (!llm.ok()) return named(llm.status());
    const absl::Time then = turn->occurred_at.value_or(call.now);
    const core::NormalizedUtterance utterance = parts_.normalizer.Normalize(turn->utterance);
    const core::Completion past = PastTurn(*std::move(turn), *llm, received++);
    const core::TierResult found = parts_.reuse->Find({past.turn, past.turn_id, utterance}, then);
    const core::TierLabel label = parts_.reuse->Complete(past, utterance, found.evidence, then);
    labelled += label.labelled ? 1 : 0;
    if (label.learned) {
      ++learned;
    } else {
      ++refused[static_cast<size_t>(label.outcome)];
    }
  }
  response->set_received(received);
  response->set_learned(learned);
  response->set_labelled(labelled);
  for (const auto& outcome : core::kReportOutcomes) {
    const uint64_t turns = refused[static_cast<size_t>(outcome.value)];
    if (turns == 0) continue;
    v1::OutcomeCount* count = response->add_refused();
    count->set_outcome(ToProto(outcome.value));
    count->set_turns(turns);
  }
  return absl::OkStatus();
}

absl::Status ReuseHandlers::ForgetCaller(const v1::ForgetCallerRequest& request,
                                         const CallScope& call,
                                         v1::ForgetCallerResponse* response) {
  TO_ASSIGN_OR_RETURN(const core::Attribution set, AttributionOf(request, call));
  TO_RETURN_IF_ERROR(CheckRequiredText("caller_id", request.caller_id(), kMaxIdBytes));
  if (parts_.reuse != nullptr) response->set_examples(parts_.reuse->Forget(request.caller_id()));
  parts_.replies.ForgetCaller(request.caller_id());
  core::ExactCache::Filter filter;
  filter.caller_id = request.caller_id();
  response->set_cache_entries(parts_.cache.Invalidate(filter, call.now));
  response->set_turn_log_written(true);
  if (parts_.turn_log != nullptr) {
    const uint64_t caller = base::StableHash(request.caller_id(), parts_.hash_seed);
    response->set_turn_log_written(parts_.turn_log->ForgetCaller(caller).ok());
  }
  LogChange(parts_.log, telemetry::Rpc::kForgetCaller, set);
  return absl::OkStatus();
}

}  // namespace turnopt::service
