#ifndef TURNOPT_SERVER_SERVICE_REUSE_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_REUSE_HANDLERS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "server/core/engine.h"
#include "server/core/language/normalizer.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/core/spoken_replies.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/turn_log.h"
#include "server/service/call_scope.h"
#include "server/service/rpc_routes.h"
#include "server/telemetry/structured_log.h"
#include "turnoptimizer/v1/reuse.pb.h"

namespace turnopt::service {

// What operators ask of the learned replies: why a turn is decided as it is, which replies there
// are, what a reviewer thinks of them, a warm start from past calls, and the removal of a caller.
//
// Thread-safe.
class ReuseHandlers {
 public:
  // References must outlive this.
  struct Parts {
    const core::Engine& engine;
    const core::Normalizer& normalizer;
    core::ExactCache& cache;
    core::SpokenReplies& replies;
    telemetry::StructuredLog& log;
    core::EarnedReuse* reuse = nullptr;  // null: the reuse policy is not "earned"
    core::TurnLog* turn_log = nullptr;   // null: there is none
    uint64_t hash_seed = 0;              // of caller ids, as in RecordPrivacy
  };

  explicit ReuseHandlers(Parts parts) : parts_(parts) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  // kFailedPrecondition without learned replies.
  absl::Status RequireReuse() const;

  absl::Status ExplainTurn(const turnoptimizer::v1::ExplainTurnRequest& request,
                           const CallScope& call, turnoptimizer::v1::ExplainTurnResponse* response);
  absl::Status ListReplies(const turnoptimizer::v1::ListRepliesRequest& request,
                           turnoptimizer::v1::ListRepliesResponse* response);
  absl::Status UpdateReply(const turnoptimizer::v1::UpdateReplyRequest& request,
                           const CallScope& call);
  absl::Status ListReviews(const turnoptimizer::v1::ListReviewsRequest& request,
                           turnoptimizer::v1::ListReviewsResponse* response);
  absl::Status SubmitReview(const turnoptimizer::v1::SubmitReviewRequest& request,
                            const CallScope& call);
  absl::Status LearnTurns(MessageReceiver& receiver, const CallScope& call,
                          turnoptimizer::v1::LearnTurnsResponse* response);
  absl::Status ForgetCaller(const turnoptimizer::v1::ForgetCallerRequest& request,
                            const CallScope& call,
                            turnoptimizer::v1::ForgetCallerResponse* response);

  const Parts parts_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_REUSE_HANDLERS_H_
