#ifndef TURNOPT_SERVER_SERVICE_TIER_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_TIER_HANDLERS_H_

#include "absl/status/status.h"
#include "server/core/language/normalizer.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/tier/quick_responses.h"
#include "server/service/call_scope.h"
#include "server/service/rpc_routes.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::service {

// The primitives on their own, for agents that compose them themselves: LookupCache, StoreReply
// and MatchQuickResponse. They know no mode, switch or canary, and count no turn.
//
// Thread-safe.
class TierHandlers {
 public:
  // References must outlive this.
  struct Parts {
    const core::Normalizer& normalizer;
    const core::QuickResponses& quick_responses;
    core::ExactCache& cache;
  };

  explicit TierHandlers(Parts parts) : parts_(parts) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status LookupCache(const turnoptimizer::v1::LookupCacheRequest& request,
                           const CallScope& call, turnoptimizer::v1::LookupCacheResponse* response);
  absl::Status StoreReply(const turnoptimizer::v1::StoreReplyRequest& request,
                          const CallScope& call, turnoptimizer::v1::StoreReplyResponse* response);
  absl::Status MatchQuickResponse(const turnoptimizer::v1::MatchQuickResponseRequest& request,
                                  const CallScope& call,
                                  turnoptimizer::v1::MatchQuickResponseResponse* response);

  const Parts parts_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_TIER_HANDLERS_H_
