#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "server/core/quality/calibration.h"

namespace turnopt::core {
namespace {

std::vector<double> Range(double low, double high, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(low + (high - low) * i / (count - 1));
  return values;
}

void ExpectMonotone(const CalibrationMap& map) {
  double last = -1;
  for (double raw = 0; raw <= 100; raw += 0.25) {
    const double now = map.Apply(raw);
    EXPECT_GE(now, last) << raw;
    EXPECT_LE(now, 100);
    last = now;
  }
}

TEST(CalibrationMapTest, TheBuiltInMapRisesFromZeroToHundred) {
  const CalibrationMap map;
  EXPECT_EQ(map.Apply(0), 0);
  EXPECT_EQ(map.Apply(100), 100);
  ExpectMonotone(map);
}

TEST(CalibrationMapTest, AFittedMapPutsGoodAtEightyAndSpoiledUnderSixty) {
  const CalibrationMap map = CalibrationMap::Fit(Range(70, 90, 300), Range(50, 68, 300));
  EXPECT_NEAR(map.Apply(80), 80, 0.5);
  EXPECT_NEAR(map.Apply(70.3), 66, 0.5);
  EXPECT_LT(map.Apply(59), 60);
  ExpectMonotone(map);
}

TEST(CalibrationMapTest, OverlappingScoresStillGiveAMap) {
  ExpectMonotone(CalibrationMap::Fit(Range(70, 90, 300), Range(75, 90, 300)));
  ExpectMonotone(CalibrationMap::Fit(std::vector<double>(300, 80), std::vector<double>(300, 80)));
  ExpectMonotone(CalibrationMap::Fit(std::vector<double>(300, 100), std::vector<double>(300, 0)));
  ExpectMonotone(CalibrationMap::Fit(std::vector<double>(300, 0), std::vector<double>(300, 0)));
}

TEST(CalibrationMapTest, TooLittleToFitOnGivesTheBuiltInMap) {
  const CalibrationMap map = CalibrationMap::Fit(Range(40, 60, 29), Range(10, 20, 300));
  EXPECT_EQ(map.Apply(50), CalibrationMap().Apply(50));
  EXPECT_EQ(CalibrationMap::Fit({}, {}).Apply(50), CalibrationMap().Apply(50));
}

TEST(CalibrationMapTest, ABadAgentIsNotLiftedFar) {
  // An agent whose typical reply is as bad as others' spoiled ones.
  const CalibrationMap map = CalibrationMap::Fit(Range(30, 50, 300), Range(10, 25, 300));
  for (double raw = 0; raw <= 100; raw += 1) {
    EXPECT_LE(map.Apply(raw), CalibrationMap().Apply(raw) + CalibrationMap::kMaxLift + 1e-9) << raw;
  }
  EXPECT_LT(map.Apply(40), 65);
}

TEST(CalibrationMapTest, NumbersThatAreNoneDoNoHarm) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(CalibrationMap().Apply(nan), 0);
  EXPECT_EQ(CalibrationMap().Apply(-5), 0);
  EXPECT_EQ(CalibrationMap().Apply(1e300), 100);
  std::vector<double> good = Range(70, 90, 300);
  good.push_back(nan);
  ExpectMonotone(CalibrationMap::Fit(good, Range(50, 68, 300)));
}

TEST(CalibrationMapTest, CreateRefusesWhatIsNoMap) {
  EXPECT_TRUE(CalibrationMap::Create({{0, 0}, {100, 100}}).ok());
  EXPECT_FALSE(CalibrationMap::Create({}).ok());
  EXPECT_FALSE(CalibrationMap::Create({{0, 0}}).ok());
  EXPECT_FALSE(CalibrationMap::Create({{0, 50}, {100, 40}}).ok());
  EXPECT_FALSE(CalibrationMap::Create({{50, 0}, {50, 100}}).ok());
  EXPECT_FALSE(CalibrationMap::Create({{0, 0}, {101, 100}}).ok());
  EXPECT_FALSE(CalibrationMap::Create({{0, std::nan("")}, {100, 100}}).ok());
  EXPECT_FALSE(CalibrationMap::Create(std::vector<CalibrationMap::Knot>(17)).ok());
}

}  // namespace
}  // namespace turnopt::core
