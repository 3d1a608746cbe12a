#include "server/service/field_check.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace turnopt::service {
namespace {

google::protobuf::Duration Proto(int64_t seconds, int32_t nanos) {
  google::protobuf::Duration proto;
  proto.set_seconds(seconds);
  proto.set_nanos(nanos);
  return proto;
}

TEST(FieldCheckTest, DurationsMustBeWellFormedPositiveAndNotTooLong) {
  EXPECT_EQ(*ToDuration("f", Proto(1, 500'000'000), absl::Hours(1)), absl::Milliseconds(1500));
  EXPECT_EQ(*ToDuration("f", Proto(3600, 0), absl::Hours(1)), absl::Hours(1));
  for (const auto& bad : {Proto(-1, 0), Proto(0, -1), Proto(1, -1), Proto(0, 1'000'000'000),
                          Proto(3600, 1), Proto(std::numeric_limits<int64_t>::min(), 0),
                          Proto(std::numeric_limits<int64_t>::max(), 0)}) {
    const absl::Status status = ToDuration("latency.stt", bad, absl::Hours(1)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << bad.ShortDebugString();
    EXPECT_EQ(std::string(status.message()).rfind("latency.stt: ", 0), 0u);
  }
}

TEST(FieldCheckTest, TimesAndDurationsComeBackAsTheyWere) {
  for (const absl::Duration duration :
       {absl::ZeroDuration(), absl::Nanoseconds(1), absl::Seconds(4.5), -absl::Seconds(1.25),
        absl::Hours(24 * 365)}) {
    google::protobuf::Duration proto;
    FromDuration(duration, &proto);
    EXPECT_EQ(absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos()), duration);
  }
  for (const absl::Time time : {absl::UnixEpoch(), absl::FromUnixNanos(1767603600123456789),
                                absl::UnixEpoch() - absl::Nanoseconds(1)}) {
    google::protobuf::Timestamp proto;
    FromTime(time, &proto);
    const auto back = ToTime("t", proto);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, time);
  }
}

TEST(FieldCheckTest, WhatFitsNoProtoBecomesTheNearestThatDoes) {
  google::protobuf::Duration duration;
  FromDuration(absl::InfiniteDuration(), &duration);
  EXPECT_EQ(duration.seconds(), 315'576'000'000);
  google::protobuf::Timestamp time;
  FromTime(absl::InfinitePast(), &time);
  EXPECT_TRUE(ToTime("t", time).ok());
  FromTime(absl::InfiniteFuture(), &time);
  EXPECT_TRUE(ToTime("t", time).ok());
}

TEST(FieldCheckTest, NumbersMustBeNumbersInRange) {
  EXPECT_TRUE(CheckNumber("f", 0, 0, 1).ok());
  EXPECT_TRUE(CheckNumber("f", 1, 0, 1).ok());
  for (const double bad : {-0.001, 1.001, std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    EXPECT_FALSE(CheckNumber("f", bad, 0, 1).ok()) << bad;
  }
}

TEST(FieldCheckTest, LengthsAreBytesAndMessagesDoNotQuote) {
  EXPECT_TRUE(CheckText("f", "abc", 3).ok());
  const absl::Status status = CheckText("f", "secret", 3);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(), "f: 6 bytes, at most 3 are taken");
  EXPECT_EQ(CheckRequiredText("f", "", 3).message(), "f: required");
}

}  // namespace
}  // namespace turnopt::service
