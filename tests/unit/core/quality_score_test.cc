#include "server/core/quality_score.h"

#include <gtest/gtest.h>

#include <limits>

namespace turnopt::core {
namespace {

TEST(QualityStatusTest, BandsStartAtTheirLimits) {
  struct Case {
    double overall;
    QualityStatus status;
  };
  for (const Case& c : {Case{100, QualityStatus::kExcellent},
                        {85, QualityStatus::kExcellent},
                        {84.99, QualityStatus::kGood},
                        {75, QualityStatus::kGood},
                        {74.99, QualityStatus::kAcceptable},
                        {65, QualityStatus::kAcceptable},
                        {64.99, QualityStatus::kDegraded},
                        {50, QualityStatus::kDegraded},
                        {49.99, QualityStatus::kPoor},
                        {0, QualityStatus::kPoor}}) {
    EXPECT_EQ(StatusOfQuality(c.overall), c.status) << c.overall;
  }
  EXPECT_EQ(StatusOfQuality(std::numeric_limits<double>::quiet_NaN()), QualityStatus::kPoor);
}

}  // namespace
}  // namespace turnopt::core
