#include "server/core/rollout/rollout_state.h"

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(RolloutStateTest, StateClassesHaveTheNamesOfTheConfiguration) {
  EXPECT_STREQ(StateClassName(StateClass::kSimple), "simple");
  EXPECT_STREQ(StateClassName(StateClass::kModerate), "moderate");
  EXPECT_STREQ(StateClassName(StateClass::kComplex), "complex");
}

TEST(RolloutStateTest, RampsAreNamedAsTheCommandLineShowsThem) {
  EXPECT_STREQ(RampStageName(RampStage::kShadow), "shadow");
  EXPECT_STREQ(RampStageName(RampStage::kCanary), "canary");
  EXPECT_STREQ(RampStageName(RampStage::kRampUp), "ramp_up");
  EXPECT_STREQ(RampStageName(RampStage::kStabilization), "stabilization");
  EXPECT_STREQ(RampStandingName(RampState::Standing::kRunning), "running");
  EXPECT_STREQ(RampStandingName(RampState::Standing::kHalted), "halted");
  EXPECT_STREQ(RampStandingName(RampState::Standing::kFinished), "finished");
}

TEST(RolloutStateTest, AttributionsDifferByEachPart) {
  const Attribution one{"ana", "spike", absl::UnixEpoch()};
  EXPECT_TRUE(one == (Attribution{"ana", "spike", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"bo", "spike", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"ana", "fixed", absl::UnixEpoch()}));
  EXPECT_FALSE(one == (Attribution{"ana", "spike", absl::UnixEpoch() + absl::Seconds(1)}));
}

}  // namespace
}  // namespace turnopt::core
