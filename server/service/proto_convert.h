#ifndef TURNOPT_SERVER_SERVICE_PROTO_CONVERT_H_
#define TURNOPT_SERVER_SERVICE_PROTO_CONVERT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/decision.h"
#include "server/core/quality/quality.h"
#include "server/core/turn.h"
#include "server/service/enum_convert.h"
#include "turnoptimizer/v1/turn.pb.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

// Where proto meets domain, and the only place. FromProto validates: lengths, required fields,
// enum values, numbers, durations; kInvalidArgument or kResourceExhausted name the field.
// ToProto cannot fail. Enums: enum_convert.h. tests/unit/service/proto_convert_test.cc fails when a
// field is not carried.
namespace turnopt::service {

// A request's required `turn`; "turn: required" when the request has none.
template <typename Request>
absl::StatusOr<core::Turn> TurnOf(const Request& request);

absl::StatusOr<core::Turn> FromProto(const v1::Turn& proto);
absl::StatusOr<core::Scope> FromProto(absl::string_view field, const v1::Scope& proto);
// `spoken_source` unspecified is kInvalidArgument. The turn is left empty when it was not given.
absl::StatusOr<core::Completion> FromProto(const v1::CompleteTurnRequest& proto);
absl::StatusOr<core::LlmResult> FromProto(const v1::LlmResult& proto);
void ToProto(const core::Decision& decision, v1::Decision* proto);
void ToProto(const core::LlmAdvice& advice, v1::LlmAdvice* proto);
// All but `elapsed`.
void ToProto(const core::Outcome& outcome, v1::OptimizeTurnResponse* proto);
void ToProto(const core::QualityScore& score, v1::QualityScore* proto);

absl::Status MissingTurn();

template <typename Request>
absl::StatusOr<core::Turn> TurnOf(const Request& request) {
  if (!request.has_turn()) return MissingTurn();
  return FromProto(request.turn());
}

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_PROTO_CONVERT_H_
