// Which served turns are verified: the caller hears the learned reply at once, and the agent asks
// its LLM as well and reports the reply. A hash of the turn id decides, so that asking twice gives
// the same answer and a replay repeats itself.
#ifndef TURNOPT_SERVER_CORE_REUSE_VERIFICATION_H_
#define TURNOPT_SERVER_CORE_REUSE_VERIFICATION_H_

#include "absl/strings/string_view.h"

namespace turnopt::core {

// True for the share `rate` (0..1) of turn ids. Raising the rate only adds turns.
bool IsVerified(absl::string_view turn_id, double rate);

// Whether the turn is in the uniform sample that operators may review.
bool IsReviewSample(absl::string_view turn_id, double rate);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_VERIFICATION_H_
