#ifndef TURNOPT_SERVER_TELEMETRY_RPC_H_
#define TURNOPT_SERVER_TELEMETRY_RPC_H_

#include "server/base/enum_table.h"

namespace turnopt::telemetry {

// Every RPC that is served: the closed set of the `method` label. Values index tables.
enum class Rpc {
  kOptimizeTurn,
  kCompleteTurn,
  kLookupCache,
  kStoreReply,
  kMatchQuickResponse,
  kScoreResponse,
  kGetStatus,
  kSetMode,
  kInvalidateCache,
  kGetPolicy,
  kSetPolicy,
  kGetRamp,
  kSetRamp,
  kRollback,
  kRearmRollback,
  kListIncidents,
  kWatchIncidents,
  kExplainTurn,
  kListReplies,
  kUpdateReply,
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
    {Rpc::kStoreReply, "StoreReply"},
    {Rpc::kMatchQuickResponse, "MatchQuickResponse"},
    {Rpc::kScoreResponse, "ScoreResponse"},
    {Rpc::kGetStatus, "GetStatus"},
    {Rpc::kSetMode, "SetMode"},
    {Rpc::kInvalidateCache, "InvalidateCache"},
    {Rpc::kGetPolicy, "GetPolicy"},
    {Rpc::kSetPolicy, "SetPolicy"},
    {Rpc::kGetRamp, "GetRamp"},
    {Rpc::kSetRamp, "SetRamp"},
    {Rpc::kRollback, "Rollback"},
    {Rpc::kRearmRollback, "RearmRollback"},
    {Rpc::kListIncidents, "ListIncidents"},
    {Rpc::kWatchIncidents, "WatchIncidents"},
    {Rpc::kExplainTurn, "ExplainTurn"},
    {Rpc::kListReplies, "ListReplies"},
    {Rpc::kUpdateReply, "UpdateReply"},
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
