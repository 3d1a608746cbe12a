#ifndef TURNOPT_SERVER_TELEMETRY_RPC_H_
#define TURNOPT_SERVER_TELEMETRY_RPC_H_

namespace turnopt::telemetry {

// Every RPC that is served: the closed set of the `method` label. Values index tables.
enum class Rpc {
  kOptimizeTurn,
  kCompleteTurn,
  kLookupCache,
  kStoreResponse,
  kMatchQuickResponse,
  kScoreResponse,
  kGetStatus,
  kSetMode,
  kInvalidateCache,
  kSetPolicy,
  kSetRamp,
  kRollback,
  kRearmRollback,
  kListIncidents,
  kWatchIncidents,
  kExplainTurn,
  kListAnswers,
  kUpdateAnswer,
  kListReviews,
  kSubmitReview,
  kLearnTurns,
  kForgetCaller,
  kGetReport,
  kExportTurns,
  kCount,  // the number of RPCs; not one itself
};

inline constexpr int kRpcCount = static_cast<int>(Rpc::kCount);

// The method's name in the protos, such as "OptimizeTurn".
const char* RpcName(Rpc rpc);

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_RPC_H_
