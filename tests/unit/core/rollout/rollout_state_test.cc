#include "server/core/rollout/rollout_state.h"

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(RolloutStateTest, AttributionsDifferByEachPart) {
  const Attribution one{"ana", "spike", absl::UnixEpoch()};
  EXPECT_TRUE(one == (Attribution{"ana", "spike", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"bo", "spike", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"ana", "fixed", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"ana", "spike", absl::UnixEpoch() + absl::Seconds(1)}));
}

}  // namespace
}  // namespace turnopt::core
