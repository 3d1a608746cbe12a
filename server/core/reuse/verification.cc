#include "server/core/reuse/verification.h"

#include "server/base/hash.h"

namespace turnopt::core {
namespace {

// Unrelated to each other and to the canary's salt.
constexpr uint64_t kVerificationSeed = 0x76657269;
constexpr uint64_t kReviewSeed = 0x72657669;

}  // namespace

bool IsVerified(absl::string_view turn_id, double rate) {
  return base::UnitInterval(base::StableHash(turn_id, kVerificationSeed)) < rate;
}

bool IsReviewSample(absl::string_view turn_id, double rate) {
  return base::UnitInterval(base::StableHash(turn_id, kReviewSeed)) < rate;
}

}  // namespace turnopt::core
