#include "server/storage/rollout_keeper.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "server/storage/memory_state_store.h"

namespace turnopt::storage {
namespace {

constexpr absl::Time kNow = absl::UnixEpoch();
const core::Attribution kAna{"ana", "a test", kNow};

std::unique_ptr<core::RolloutPolicy> Policy() {
  core::RolloutPolicy::Options options;
  options.mode = core::Mode::kEnabled;
  return *core::RolloutPolicy::Create(options);
}

TEST(RolloutKeeperTest, EveryChangeIsThereAfterARestart) {
  MemoryStateStore store({});
  {
    const auto policy = Policy();
    RolloutKeeper keeper(*policy, store);
    ASSERT_TRUE(keeper.Restore(kNow).ok()) << "nothing stored yet";
    ASSERT_TRUE(policy->SetCanaryPercent(25, kAna).ok());
    ASSERT_TRUE(policy->RollBack("i-1", true, kAna));
  }
  const auto policy = Policy();
  RolloutKeeper keeper(*policy, store);
  ASSERT_TRUE(keeper.Restore(kNow).ok());
  EXPECT_TRUE(policy->rolled_back());
  EXPECT_EQ(policy->canary_percent(), 25);

  ASSERT_TRUE(policy->Rearm(kAna).ok());
  const auto again = Policy();
  RolloutKeeper again_keeper(*again, store);
  ASSERT_TRUE(again_keeper.Restore(kNow).ok());
  EXPECT_FALSE(again->rolled_back());
}

TEST(RolloutKeeperTest, UnreadableStateRollsBackUntilSomebodyLooks) {
  for (const core::StateBlob& blob :
       {core::StateBlob{1, "{"}, core::StateBlob{2, "{\"canary_percent\":100}"},
        core::StateBlob{1, "{\"canary_percent\":400}"}}) {
    MemoryStateStore store({});
    store.Put("rollout", blob);
    const auto policy = Policy();
    RolloutKeeper keeper(*policy, store);
    EXPECT_FALSE(keeper.Restore(kNow).ok());
    EXPECT_TRUE(policy->rolled_back());
    EXPECT_TRUE(policy->Rearm(kAna).ok());
    EXPECT_FALSE(policy->rolled_back());
  }
}

TEST(RolloutKeeperTest, PolicyOutlivesItsKeeper) {
  MemoryStateStore store({});
  const auto policy = Policy();
  { const RolloutKeeper keeper(*policy, store); }
  EXPECT_TRUE(policy->SetCanaryPercent(5, kAna).ok());
  EXPECT_FALSE(store.Get("rollout").has_value());
}

}  // namespace
}  // namespace turnopt::storage
