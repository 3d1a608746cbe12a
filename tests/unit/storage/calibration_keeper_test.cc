#include "server/storage/calibration_keeper.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/storage/memory_state_store.h"

namespace turnopt::storage {
namespace {

core::CalibrationState StateOf(const std::string& deployment) {
  core::CalibrationState state;
  state.deployment = deployment;
  state.turns = 3;
  state.good = {70, 75, 80};
  state.spoiled = {30, 40, 50};
  return state;
}

class CalibrationKeeperTest : public testing::Test {
 protected:
  MemoryStateStore store_{MemoryStateStore::Options()};
};

TEST_F(CalibrationKeeperTest, WhatIsSavedIsThereAfterARestart) {
  core::Calibration before{core::Calibration::Options()};
  before.Import({StateOf("v1")});
  CalibrationKeeper(before, store_).Save();

  core::Calibration after{core::Calibration::Options()};
  ASSERT_TRUE(CalibrationKeeper(after, store_).Restore().ok());
  const std::vector<core::CalibrationState> states = after.Export();
  ASSERT_EQ(states.size(), 1u);
  EXPECT_EQ(states[0].deployment, "v1");
  EXPECT_EQ(states[0].turns, 3u);
}

TEST_F(CalibrationKeeperTest, WritesOnlyWhatChanged) {
  core::Calibration calibration{core::Calibration::Options()};
  CalibrationKeeper keeper(calibration, store_);
  calibration.Import({StateOf("v1")});
  keeper.Save();
  store_.Erase("quality_calibration");
  keeper.Save();
  EXPECT_FALSE(store_.Get("quality_calibration").has_value()) << "nothing changed";
  calibration.Import({StateOf("v2")});
  keeper.Save();
  EXPECT_TRUE(store_.Get("quality_calibration").has_value());
}

TEST_F(CalibrationKeeperTest, AnUnreadableBlobIsToldAndReplaced) {
  store_.Put("quality_calibration", {1, "no calibration"});
  core::Calibration calibration{core::Calibration::Options()};
  CalibrationKeeper keeper(calibration, store_);
  EXPECT_FALSE(keeper.Restore().ok());
  calibration.Import({StateOf("v1")});
  keeper.Save();
  core::Calibration after{core::Calibration::Options()};
  EXPECT_TRUE(CalibrationKeeper(after, store_).Restore().ok());
}

}  // namespace
}  // namespace turnopt::storage
