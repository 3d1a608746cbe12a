// The enums of proto_convert.h: their tables (base/enum_table.h) hold the API's numbers, so that
// one pair of functions serves them all. tests/unit/service/enum_convert_test.cc holds every table
// against the API's descriptors.
#ifndef TURNOPT_SERVER_SERVICE_ENUM_CONVERT_H_
#define TURNOPT_SERVER_SERVICE_ENUM_CONVERT_H_

#include <type_traits>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/core/incident.h"
#include "server/core/quality_score.h"
#include "server/core/reason.h"
#include "server/core/report_outcome.h"
#include "server/core/rollout/ramp_criteria.h"
#include "server/core/rollout/rollout_state.h"
#include "server/core/turn.h"
#include "server/report/report.h"
#include "server/service/field_check.h"
#include "turnoptimizer/v1/report.pb.h"
#include "turnoptimizer/v1/rollout.pb.h"
#include "turnoptimizer/v1/turn.pb.h"

namespace turnopt::service {

namespace v1 = ::turnoptimizer::v1;

// Which enum of the API is which of ours. Declared for its type alone, never called.
v1::CriterionStatus ApiEnum(report::CriterionStatus);
v1::IncidentPhase ApiEnum(core::Incident::Phase);
v1::MatchKind ApiEnum(core::MatchKind);
v1::Mode ApiEnum(core::Mode);
v1::QualityStatus ApiEnum(core::QualityStatus);
v1::RampCriterionStatus ApiEnum(core::RampCriterionStatus);
v1::RampStage ApiEnum(core::RampStage);
v1::RampStatus ApiEnum(core::RampState::Status);
v1::Reason ApiEnum(core::Reason);
v1::ReportOutcome ApiEnum(core::ReportOutcome);
v1::Recommendation ApiEnum(report::Recommendation);
v1::Severity ApiEnum(core::Severity);
v1::Source ApiEnum(core::Source);
v1::StateClass ApiEnum(core::StateClass);

template <typename E>
using ApiEnumOf = decltype(ApiEnum(E{}));

template <typename E>
ApiEnumOf<E> ToProto(E value) {
  return static_cast<ApiEnumOf<E>>(base::RowOf(value).number);
}

// kInvalidArgument: "mode: no such mode". proto3 enums are open: the client may be newer.
absl::Status NoSuch(absl::string_view field, const google::protobuf::EnumDescriptor& type);

// Absent for unspecified; kInvalidArgument for values that the enum does not have.
template <typename E>
absl::StatusOr<absl::optional<E>> OptionalFromProto(absl::string_view field, ApiEnumOf<E> proto) {
  if (proto == 0) return absl::optional<E>();
  const absl::optional<E> value = base::FromNumber<E>(proto);
  if (!value) return NoSuch(field, *google::protobuf::GetEnumDescriptor<ApiEnumOf<E>>());
  return value;
}

// The same, but unspecified is kInvalidArgument as well.
template <typename E>
absl::StatusOr<E> FromProto(absl::string_view field, ApiEnumOf<E> proto) {
  absl::StatusOr<absl::optional<E>> value = OptionalFromProto<E>(field, proto);
  if (!value.ok()) return value.status();
  if (!value->has_value()) return Required(field);
  return **value;
}

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_ENUM_CONVERT_H_
