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

TEST(IncidentTest, ARollbackIsForQualityWhenAnAlertOrItsReasonSaysSo) {
  Incident incident;
  incident.kind = IncidentKind::kManualRollback;
  incident.line = "[ALERT] Voice Agent Rolled Back by ana: too slow";
  EXPECT_FALSE(IsRollbackForQuality(incident, false));
  EXPECT_TRUE(IsRollbackForQuality(incident, true));
  incident.line = "[ALERT] Voice Agent Rolled Back by ana: Quality of the prices";
  EXPECT_TRUE(IsRollbackForQuality(incident, false));
  incident.kind = IncidentKind::kLatencyRollback;
  EXPECT_FALSE(IsRollbackForQuality(incident, true));
}

}  // namespace
}  // namespace turnopt::core
