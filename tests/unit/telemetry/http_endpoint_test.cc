#include "server/telemetry/http_endpoint.h"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/support/http_get.h"

namespace turnopt::telemetry {
namespace {

using testing::HttpGet;

TEST(HttpEndpointTest, ReadyFollowsTheFunctionAndHealthDoesNot) {
  MetricRegistry registry;
  registry.PullValue(PulledKind::kGauge, "some_gauge", "Some.", [] { return 7.0; });
  std::atomic<bool> ready{false};
  const auto endpoint =
      HttpEndpoint::Start({"127.0.0.1:0"}, registry, [&] { return ready.load(); });
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  const int port = (*endpoint)->port();
  EXPECT_EQ(HttpGet(port, "/readyz").code, 503);
  ready = true;
  EXPECT_EQ(HttpGet(port, "/readyz").code, 200);
  EXPECT_EQ(HttpGet(port, "/healthz").code, 200);
  EXPECT_EQ(HttpGet(port, "/nothing").code, 404);
  EXPECT_EQ(testing::MetricValue(HttpGet(port, "/metrics").body, "some_gauge"), 7);
}

TEST(HttpEndpointTest, AnAddressThatIsNoneIsRefusedAndATakenOneNamed) {
  MetricRegistry registry;
  const auto ready = [] { return true; };
  for (const char* address : {"", "9464", "host:", "host:x", ":70000", "a:1,b:2"}) {
    EXPECT_EQ(HttpEndpoint::Start({address}, registry, ready).status().code(),
              absl::StatusCode::kInvalidArgument)
        << address;
  }
  const auto first = HttpEndpoint::Start({"127.0.0.1:0"}, registry, ready);
  ASSERT_TRUE(first.ok());
  const std::string taken = "127.0.0.1:" + std::to_string((*first)->port());
  const absl::Status second = HttpEndpoint::Start({taken}, registry, ready).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(second.message()).find(taken), std::string::npos);
}

}  // namespace
}  // namespace turnopt::telemetry
