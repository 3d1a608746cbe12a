#ifndef TURNOPT_SERVER_SERVICE_LIMITS_H_
#define TURNOPT_SERVER_SERVICE_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace turnopt::service {

// Bounds of what a request may carry, in bytes where not said otherwise; beyond them the code is
// RESOURCE_EXHAUSTED. The protos state those that an agent's author may meet.
inline constexpr size_t kMaxIdBytes = 256;  // call_id, caller_id, turn_id, reply_id
inline constexpr size_t kMaxNameBytes =
    256;  // flow, dialog_state, model, operator, parts of a scope
inline constexpr size_t kMaxUtteranceBytes = 4096;
inline constexpr size_t kMaxReplyBytes = 16384;
inline constexpr size_t kMaxVariables = 64;
inline constexpr size_t kMaxVariableNameBytes = 64;
inline constexpr size_t kMaxVariableValueBytes = 1024;
inline constexpr size_t kMaxReasonBytes = 1024;  // an operator's reason

// A stage of a turn that took longer was not measured but miscounted.
inline constexpr absl::Duration kMaxStage = absl::Hours(1);
// A stored reply is not kept for longer.
inline constexpr absl::Duration kMaxTtl = absl::Hours(24 * 365);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_LIMITS_H_
