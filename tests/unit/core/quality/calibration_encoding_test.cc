#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/core/quality/calibration.h"

namespace turnopt::core {
namespace {

std::vector<CalibrationState> TwoStates() {
  CalibrationState learning;
  learning.deployment = "4:acme/v1";
  learning.turns = 3;
  learning.capped = 1;
  learning.good = {70.5, 80.25};
  learning.spoiled = {40};
  CalibrationState fitted;
  fitted.deployment = "";
  fitted.turns = 300;
  fitted.fitted = true;
  fitted.typical_raw = 79.5;
  fitted.knots = {{0, 0}, {80, 75}, {100, 100}};
  return {learning, fitted};
}

TEST(CalibrationEncodingTest, DecodesWhatItEncoded) {
  const auto decoded = DecodeCalibration(EncodeCalibration(TwoStates()));
  ASSERT_TRUE(decoded.ok());
  ASSERT_EQ(decoded->size(), 2u);
  EXPECT_EQ((*decoded)[0].deployment, "4:acme/v1");
  EXPECT_EQ((*decoded)[0].turns, 3u);
  EXPECT_EQ((*decoded)[0].capped, 1u);
  EXPECT_FALSE((*decoded)[0].fitted);
  EXPECT_EQ((*decoded)[0].good, TwoStates()[0].good);
  EXPECT_EQ((*decoded)[0].spoiled, TwoStates()[0].spoiled);
  EXPECT_TRUE((*decoded)[1].fitted);
  EXPECT_EQ((*decoded)[1].typical_raw, 79.5);
  ASSERT_EQ((*decoded)[1].knots.size(), 3u);
  EXPECT_EQ((*decoded)[1].knots[1].calibrated, 75);
}

TEST(CalibrationEncodingTest, RefusesEveryTruncationAndAnyTail) {
  const std::string bytes = EncodeCalibration(TwoStates());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeCalibration(absl::string_view(bytes).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(DecodeCalibration(bytes + "x").ok());
}

TEST(CalibrationEncodingTest, RefusesAnotherVersionAndAbsurdCounts) {
  std::string bytes = EncodeCalibration(TwoStates());
  bytes[0] = 2;
  EXPECT_FALSE(DecodeCalibration(bytes).ok());
  EXPECT_FALSE(DecodeCalibration(std::string("\1\0\0\0\xff\xff\xff\xff", 8)).ok());
  EXPECT_TRUE(DecodeCalibration(EncodeCalibration({})).value().empty());
}

}  // namespace
}  // namespace turnopt::core
