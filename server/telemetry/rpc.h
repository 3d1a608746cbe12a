#ifndef TURNOPT_SERVER_TELEMETRY_RPC_H_
#define TURNOPT_SERVER_TELEMETRY_RPC_H_

#include "server/base/enum_table.h"

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
};

// The names are the methods' in the protos.
inline constexpr base::EnumRow<Rpc> kRpcs[] = {
    {Rpc::kOptimizeTurn, "OptimizeTurn"},
    {Rpc::kCompleteTurn, "CompleteTurn"},
    {Rpc::kLookupCache, "LookupCache"},
    {Rpc::kStoreResponse, "StoreResponse"},
    {Rpc::kMatchQuickResponse, "MatchQuickResponse"},
    {Rpc::kScoreResponse, "ScoreResponse"},
    {Rpc::kGetStatus, "GetStatus"},
    {Rpc::kSetMode, "SetMode"},
    {Rpc::kInvalidateCache, "InvalidateCache"},
    {Rpc::kSetPolicy, "SetPolicy"},
    {Rpc::kSetRamp, "SetRamp"},
    {Rpc::kRollback, "Rollback"},
    {Rpc::kRearmRollback, "RearmRollback"},
    {Rpc::kListIncidents, "ListIncidents"},
    {Rpc::kWatchIncidents, "WatchIncidents"},
    {Rpc::kExplainTurn, "ExplainTurn"},
    {Rpc::kListAnswers, "ListAnswers"},
    {Rpc::kUpdateAnswer, "UpdateAnswer"},
    {Rpc::kListReviews, "ListReviews"},
    {Rpc::kSubmitReview, "SubmitReview"},
    {Rpc::kLearnTurns, "LearnTurns"},
    {Rpc::kForgetCaller, "ForgetCaller"},
    {Rpc::kGetReport, "GetReport"},
    {Rpc::kExportTurns, "ExportTurns"},
};
constexpr const auto& EnumRows(Rpc) { return kRpcs; }

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_RPC_H_
