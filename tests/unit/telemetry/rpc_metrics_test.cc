#include "server/telemetry/rpc_metrics.h"

#include <gtest/gtest.h>

#include "tests/support/http_get.h"

namespace turnopt::telemetry {
namespace {

TEST(RpcMetricsTest, CountsByMethodAndCode) {
  MetricRegistry registry;
  RpcMetrics metrics(registry);
  metrics.Observe(Rpc::kOptimizeTurn, absl::StatusCode::kOk, absl::Microseconds(300));
  metrics.Observe(Rpc::kOptimizeTurn, absl::StatusCode::kOk, absl::Microseconds(300));
  metrics.Observe(Rpc::kCompleteTurn, absl::StatusCode::kInvalidArgument, absl::Seconds(2));
  const std::string text = registry.Expose();
  EXPECT_EQ(
      testing::MetricValue(
          text, "turn_optimizer_rpc_duration_seconds_count{code=\"OK\",method=\"OptimizeTurn\"}"),
      2);
  EXPECT_EQ(testing::MetricValue(text,
                                 "turn_optimizer_rpc_duration_seconds_bucket{code=\"INVALID_"
                                 "ARGUMENT\",method=\"CompleteTurn\",le=\"1\"}"),
            0);
}

TEST(RpcMetricsTest, ACodeThatIsNoneCountsAsUnknown) {
  MetricRegistry registry;
  RpcMetrics metrics(registry);
  metrics.Observe(Rpc::kGetStatus, static_cast<absl::StatusCode>(99), absl::ZeroDuration());
  EXPECT_NE(registry.Expose().find("code=\"UNKNOWN\""), std::string::npos);
}

}  // namespace
}  // namespace turnopt::telemetry
