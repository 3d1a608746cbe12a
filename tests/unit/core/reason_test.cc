#include "server/core/reason.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(ReasonTest, EveryReasonHasANameOfItsOwn) {
  std::set<std::string> names;
  for (int i = 0; i < kReasonCount; ++i) names.insert(ReasonName(static_cast<Reason>(i)));
  EXPECT_EQ(names.size(), static_cast<size_t>(kReasonCount));
  EXPECT_EQ(names.count("unknown"), 0u);
}

TEST(ReasonTest, NamesLeadBackToTheirReason) {
  for (int i = 0; i < kReasonCount; ++i) {
    const Reason reason = static_cast<Reason>(i);
    EXPECT_EQ(ReasonFromName(ReasonName(reason)), reason);
  }
  EXPECT_EQ(ReasonFromName("no_such_reason"), absl::nullopt);
}

}  // namespace
}  // namespace turnopt::core
