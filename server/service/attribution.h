#ifndef TURNOPT_SERVER_SERVICE_ATTRIBUTION_H_
#define TURNOPT_SERVER_SERVICE_ATTRIBUTION_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/core/rollout/rollout_state.h"
#include "server/service/call_scope.h"
#include "server/telemetry/rpc.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::service {

// Who asks for a change, and why. kInvalidArgument names the one of `operator` and `reason` that is
// blank, kResourceExhausted the one that is too long.
absl::StatusOr<core::Attribution> CheckAttribution(absl::string_view operator_name,
                                                   absl::string_view reason, absl::Time now);

// The same of a request that changes something: each has both fields.
template <typename Request>
absl::StatusOr<core::Attribution> AttributionOf(const Request& request, const CallScope& call) {
  return CheckAttribution(request.operator_(), request.reason(), call.now);
}

// Puts a change on record that neither the rollout's state nor an incident remembers.
void LogChange(telemetry::StructuredLog& log, telemetry::Rpc rpc, const core::Attribution& set);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_ATTRIBUTION_H_
