#include "server/core/incident.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(IncidentTest, NamesOfKindsAreDistinctAndReadBack) {
  std::set<std::string> names;
  for (const auto& row : kIncidentKinds) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(base::FromName<IncidentKind>(row.name), row.value);
  }
  EXPECT_EQ(base::FromName<IncidentKind>("latency-high"), absl::nullopt);
}

}  // namespace
}  // namespace turnopt::core
