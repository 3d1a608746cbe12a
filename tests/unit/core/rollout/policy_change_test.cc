#include "server/core/rollout/policy_change.h"

#include <cmath>
#include <string>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

const Attribution kAna{"ana", "a test", absl::UnixEpoch()};

TEST(PolicyChangeTest, OverridesOfAStateAndOfItsClassStandBesideEachOther) {
  RolloutState state;
  PolicyChange change;
  change.timeouts = {{"5_price", StateClass::kSimple, absl::Seconds(7)},
                     {"", StateClass::kSimple, absl::Seconds(6)},
                     {"", StateClass::kComplex, absl::Seconds(8)}};
  ASSERT_TRUE(ApplyChange(change, kAna, {}, &state).ok());
  EXPECT_EQ(state.timeouts.size(), 3u);
  // A state's override has no class: the same state again is the same override.
  change.timeouts = {{"5_price", StateClass::kComplex, absl::Seconds(9)},
                     {"", StateClass::kSimple, absl::nullopt}};
  ASSERT_TRUE(ApplyChange(change, kAna, {}, &state).ok());
  ASSERT_EQ(state.timeouts.size(), 2u);
  EXPECT_EQ(state.timeouts[0].state_class, StateClass::kComplex);
  EXPECT_EQ(state.timeouts[1].timeout, absl::Seconds(9));
}

TEST(PolicyChangeTest, RemovingWhatIsNotSetIsNoError) {
  RolloutState state;
  PolicyChange change;
  change.switches = {{Source::kCache, "5_price", absl::nullopt}};
  change.timeouts = {{"5_price", StateClass::kModerate, absl::nullopt}};
  EXPECT_TRUE(ApplyChange(change, kAna, {}, &state).ok());
  EXPECT_TRUE(state.switches.empty());
}

TEST(PolicyChangeTest, ChangesKeepWhoAndWhy) {
  RolloutState state;
  PolicyChange change;
  change.canary_percent = 10;
  change.switches = {{Source::kCache, "", false}};
  ASSERT_TRUE(ApplyChange(change, kAna, {}, &state).ok());
  EXPECT_TRUE(*state.canary_set == kAna);
  EXPECT_TRUE(state.switches[0].set == kAna);
}

TEST(PolicyChangeTest, RangesHoldAtTheirEdges) {
  EXPECT_TRUE(CheckPercent("p", 0).ok());
  EXPECT_TRUE(CheckPercent("p", 100).ok());
  EXPECT_FALSE(CheckPercent("p", std::nan("")).ok());
  EXPECT_TRUE(CheckLlmTimeout("t", kMinLlmTimeout).ok());
  EXPECT_TRUE(CheckLlmTimeout("t", kMaxLlmTimeout).ok());
  EXPECT_FALSE(CheckLlmTimeout("t", kMaxLlmTimeout + absl::Nanoseconds(1)).ok());
  const RolloutBounds bounds;
  EXPECT_TRUE(CheckName("n", std::string(256, 'x'), bounds).ok());
  EXPECT_FALSE(CheckName("n", std::string(257, 'x'), bounds).ok());
  EXPECT_TRUE(CheckAttribution({"ana", std::string(1024, 'x'), absl::UnixEpoch()}, bounds).ok());
  EXPECT_FALSE(CheckAttribution({"ana", std::string(1025, 'x'), absl::UnixEpoch()}, bounds).ok());
}

TEST(PolicyChangeTest, BoundsHoldForRequestsAndForStoredState) {
  RolloutBounds bounds;
  bounds.max_timeouts = 1;
  RolloutState state;
  PolicyChange change;
  change.timeouts = {{"a", StateClass::kModerate, absl::Seconds(7)},
                     {"b", StateClass::kModerate, absl::Seconds(7)}};
  EXPECT_EQ(ApplyChange(change, kAna, bounds, &state).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(CheckState(state, bounds).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(CheckState(state, {}).ok());
}

}  // namespace
}  // namespace turnopt::core
