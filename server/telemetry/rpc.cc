#include "server/telemetry/rpc.h"

namespace turnopt::telemetry {

const char* RpcName(Rpc rpc) {
  switch (rpc) {
    case Rpc::kOptimizeTurn:
      return "OptimizeTurn";
    case Rpc::kCompleteTurn:
      return "CompleteTurn";
    case Rpc::kLookupCache:
      return "LookupCache";
    case Rpc::kStoreResponse:
      return "StoreResponse";
    case Rpc::kMatchQuickResponse:
      return "MatchQuickResponse";
    case Rpc::kScoreResponse:
      return "ScoreResponse";
    case Rpc::kGetStatus:
      return "GetStatus";
    case Rpc::kSetMode:
      return "SetMode";
    case Rpc::kInvalidateCache:
      return "InvalidateCache";
    case Rpc::kSetPolicy:
      return "SetPolicy";
    case Rpc::kSetRamp:
      return "SetRamp";
    case Rpc::kRollback:
      return "Rollback";
    case Rpc::kRearmRollback:
      return "RearmRollback";
    case Rpc::kListIncidents:
      return "ListIncidents";
    case Rpc::kWatchIncidents:
      return "WatchIncidents";
    case Rpc::kExplainTurn:
      return "ExplainTurn";
    case Rpc::kListAnswers:
      return "ListAnswers";
    case Rpc::kUpdateAnswer:
      return "UpdateAnswer";
    case Rpc::kListReviews:
      return "ListReviews";
    case Rpc::kSubmitReview:
      return "SubmitReview";
    case Rpc::kLearnTurns:
      return "LearnTurns";
    case Rpc::kForgetCaller:
      return "ForgetCaller";
    case Rpc::kGetReport:
      return "GetReport";
    case Rpc::kExportTurns:
      return "ExportTurns";
    case Rpc::kCount:
      break;
  }
  return "unknown";
}

}  // namespace turnopt::telemetry
