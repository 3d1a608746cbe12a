#include "server/telemetry/process_stats.h"

#include <gtest/gtest.h>

#include "absl/time/clock.h"

namespace turnopt::telemetry {
namespace {

TEST(ProcessStatsTest, TellsOfThisProcess) {
  const ProcessStats stats = ReadProcessStats();
  EXPECT_GT(stats.resident_bytes, 1u << 20);
  EXPECT_GE(stats.virtual_bytes, stats.resident_bytes);
  EXPECT_GE(stats.open_fds, 3u);
  EXPECT_GE(stats.max_fds, stats.open_fds);
  EXPECT_GE(stats.threads, 1u);
  EXPECT_LT(absl::AbsDuration(absl::Now() - stats.started_at), absl::Hours(1));
  EXPECT_GE(stats.cpu, absl::ZeroDuration());
}

}  // namespace
}  // namespace turnopt::telemetry
