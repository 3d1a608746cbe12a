#include "server/telemetry/vendor_gauges.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

core::TurnRecord TurnOf(absl::Duration latency, double quality) {
  core::TurnRecord turn;
  turn.latency.total = latency;
  turn.quality.emplace();
  turn.quality->overall = quality;
  return turn;
}

TEST(VendorGaugesTest, AreAbsentBeforeTheFirstTurn) {
  VendorGauges gauges;
  MetricRegistry registry;
  gauges.AddTo(registry);
  EXPECT_THAT(registry.Expose(), Not(HasSubstr("\nvoice_agent_latency_ms ")));
  registry.UnregisterPulled();
}

TEST(VendorGaugesTest, AreTheMeansOfTheLastFiftyTurns) {
  VendorGauges gauges;
  MetricRegistry registry;
  gauges.AddTo(registry);
  for (int i = 0; i < 50; ++i) gauges.OnTurn(TurnOf(absl::Seconds(9), 10));
  for (int i = 0; i < 25; ++i) gauges.OnTurn(TurnOf(absl::Seconds(1), 60));
  for (int i = 0; i < 25; ++i) gauges.OnTurn(TurnOf(absl::Seconds(4), 80));
  EXPECT_THAT(registry.Expose(), HasSubstr("\nvoice_agent_latency_ms 2500\n"));
  EXPECT_THAT(registry.Expose(), HasSubstr("\nvoice_agent_quality_score 70\n"));
  registry.UnregisterPulled();
}

TEST(VendorGaugesTest, UnmeasuredTurnsDoNotCount) {
  VendorGauges gauges;
  MetricRegistry registry;
  gauges.AddTo(registry);
  gauges.OnTurn(TurnOf(absl::Seconds(2), 70));
  gauges.OnTurn(core::TurnRecord());
  EXPECT_THAT(registry.Expose(), HasSubstr("\nvoice_agent_latency_ms 2000\n"));
  registry.UnregisterPulled();
}

}  // namespace
}  // namespace turnopt::telemetry
