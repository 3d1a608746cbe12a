#ifndef TURNOPT_SERVER_STORAGE_ROLLOUT_STATE_JSON_H_
#define TURNOPT_SERVER_STORAGE_ROLLOUT_STATE_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/rollout/rollout_state.h"

namespace turnopt::storage {

// Version of the encoding below. A field may be added without a new version: absent fields keep
// their defaults and unknown ones are ignored, so that an older process reads what it knows.
inline constexpr uint32_t kRolloutStateVersion = 1;

// One JSON object, for people to read as well. Texts that are no UTF-8 lose the bytes that are not.
std::string RolloutStateToJson(const core::RolloutState& state);

// kInvalidArgument where `json` is no such object; never a part of it.
absl::StatusOr<core::RolloutState> RolloutStateFromJson(absl::string_view json);

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_ROLLOUT_STATE_JSON_H_
