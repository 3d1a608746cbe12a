#include "server/core/incident.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(IncidentTest, NamesOfKindsAreDistinctAndReadBack) {
  std::set<std::string> names;
  for (int i = 0; i < kIncidentKindCount; ++i) {
    const auto kind = static_cast<IncidentKind>(i);
    EXPECT_TRUE(names.insert(IncidentKindName(kind)).second) << IncidentKindName(kind);
    EXPECT_EQ(IncidentKindFromName(IncidentKindName(kind)), kind);
  }
  EXPECT_FALSE(IncidentKindFromName("latency-high").has_value());
}

TEST(IncidentTest, NamesOfSeveritiesReadBack) {
  for (Severity severity : {Severity::kInfo, Severity::kWarning, Severity::kCritical}) {
    EXPECT_EQ(SeverityFromName(SeverityName(severity)), severity);
  }
  EXPECT_FALSE(SeverityFromName("fatal").has_value());
}

}  // namespace
}  // namespace turnopt::core
