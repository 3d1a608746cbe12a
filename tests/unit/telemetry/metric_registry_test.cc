#include "server/telemetry/metric_registry.h"

#include <gtest/gtest.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include "tests/support/http_get.h"

namespace turnopt::telemetry {
namespace {

using testing::MetricValue;

TEST(MetricRegistryTest, TheSameLabelsAreTheSameSeries) {
  MetricRegistry registry;
  registry.Counter("c_total", "Help.", {{"a", "1"}}).Increment();
  registry.Counter("c_total", "Help.", {{"a", "1"}}).Increment();
  registry.Counter("c_total", "Help.", {{"a", "2"}}).Increment();
  const double bounds[] = {1, 2};
  registry.Histogram("h", "Help.", bounds, {}).Observe(1.5);
  const std::string text = registry.Expose();
  EXPECT_EQ(MetricValue(text, "c_total{a=\"1\"}"), 2);
  EXPECT_EQ(MetricValue(text, "c_total{a=\"2\"}"), 1);
  EXPECT_EQ(MetricValue(text, "h_bucket{le=\"1\"}"), 0);
  EXPECT_EQ(MetricValue(text, "h_bucket{le=\"2\"}"), 1);
}

TEST(MetricRegistryTest, PulledMetricsAreReadAnewEachTimeUntilUnregistered) {
  MetricRegistry registry;
  double value = 1;
  registry.PullValue(PulledKind::kCounter, "p_total", "Help.", [&] { return value++; });
  EXPECT_EQ(MetricValue(registry.Expose(), "p_total"), 1);
  EXPECT_EQ(MetricValue(registry.Expose(), "p_total"), 2);
  EXPECT_NE(registry.Expose().find("# TYPE p_total counter"), std::string::npos);
  registry.UnregisterPulled();
  EXPECT_EQ(registry.Expose().find("p_total"), std::string::npos);
}

}  // namespace
}  // namespace turnopt::telemetry
