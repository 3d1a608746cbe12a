#include "server/telemetry/bounded_labels.h"

#include <gtest/gtest.h>

namespace turnopt::telemetry {
namespace {

TEST(BoundedLabelsTest, LaterValuesBecomeOtherAndTheFirstStayThemselves) {
  BoundedLabels labels(2);
  EXPECT_EQ(labels.Admit("a"), "a");
  EXPECT_EQ(labels.Admit(""), "");
  EXPECT_EQ(labels.Admit("c"), "other");
  EXPECT_EQ(labels.Admit("a"), "a");
  EXPECT_EQ(labels.overflows(), 1u);
}

TEST(BoundedLabelsTest, ALongValueIsNoName) {
  BoundedLabels labels(2);
  EXPECT_EQ(labels.Admit(std::string(BoundedLabels::kMaxValueBytes + 1, 'x')), "other");
  EXPECT_EQ(labels.Admit(std::string(BoundedLabels::kMaxValueBytes, 'x')).size(),
            BoundedLabels::kMaxValueBytes);
}

}  // namespace
}  // namespace turnopt::telemetry
