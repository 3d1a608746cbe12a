#include "server/service/attribution.h"

#include <string>

#include "gtest/gtest.h"
#include "server/service/limits.h"
#include "turnoptimizer/v1/admin.pb.h"

namespace turnopt::service {
namespace {

TEST(AttributionTest, WhoAndWhyAreTakenAsTheyWereGiven) {
  turnoptimizer::v1::SetModeRequest request;
  request.set_operator_("ana");
  request.set_reason("prices are wrong");
  CallScope call;
  call.now = absl::UnixEpoch() + absl::Hours(1);
  const absl::StatusOr<core::Attribution> set = AttributionOf(request, call);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->operator_name, "ana");
  EXPECT_EQ(set->reason, "prices are wrong");
  EXPECT_EQ(set->at, call.now);
}

TEST(AttributionTest, BlankAndTooLongPartsAreNamed) {
  const absl::Time now = absl::UnixEpoch();
  EXPECT_EQ(CheckAttribution("", "why", now).status(),
            absl::InvalidArgumentError("operator: required"));
  EXPECT_EQ(CheckAttribution(" ", "why", now).status(),
            absl::InvalidArgumentError("operator: required"));
  EXPECT_EQ(CheckAttribution("ana", "\t", now).status(),
            absl::InvalidArgumentError("reason: required"));
  const absl::Status name =
      CheckAttribution(std::string(kMaxNameBytes + 1, 'x'), "why", now).status();
  EXPECT_TRUE(absl::IsResourceExhausted(name)) << name;
  EXPECT_EQ(name.message().substr(0, 9), "operator:");
  const absl::Status reason =
      CheckAttribution("ana", std::string(kMaxReasonBytes + 1, 'x'), now).status();
  EXPECT_TRUE(absl::IsResourceExhausted(reason)) << reason;
  EXPECT_EQ(reason.message().substr(0, 7), "reason:");
}

}  // namespace
}  // namespace turnopt::service
