#include "server/service/attribution.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"
#include "server/telemetry/names.h"

namespace turnopt::service {

absl::StatusOr<core::Attribution> CheckAttribution(absl::string_view operator_name,
                                                   absl::string_view reason, absl::Time now) {
  if (absl::StripAsciiWhitespace(operator_name).empty()) return Required("operator");
  TO_RETURN_IF_ERROR(CheckText("operator", operator_name, kMaxNameBytes));
  if (absl::StripAsciiWhitespace(reason).empty()) return Required("reason");
  TO_RETURN_IF_ERROR(CheckText("reason", reason, kMaxReasonBytes));
  return core::Attribution{std::string(operator_name), std::string(reason), now};
}

void LogChange(telemetry::StructuredLog& log, telemetry::Rpc rpc, const core::Attribution& set) {
  log.Write(
      telemetry::LogLevel::kInfo, set.at, absl::StrCat("Operator called ", base::Name(rpc)),
      {{telemetry::field::kOperator, set.operator_name}, {telemetry::field::kReason, set.reason}});
}

}  // namespace turnopt::service
