#include "server/service/field_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace turnopt::service {
namespace {

constexpr int32_t kNanosPerSecond = 1'000'000'000;
// Bounds stated in duration.proto and timestamp.proto.
constexpr int64_t kMaxDurationSeconds = 315'576'000'000;
constexpr int64_t kMinTimestampSeconds = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kMaxTimestampSeconds = 253'402'300'799;  // 9999-12-31T23:59:59Z

}  // namespace

absl::Status Required(absl::string_view field) { return Invalid(field, "required"); }

absl::Status Invalid(absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", what));
}

absl::Status CheckText(absl::string_view field, absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat(field, ": ", text.size(), " bytes, at most ", max_bytes, " are taken"));
}

absl::Status CheckRequiredText(absl::string_view field, absl::string_view text, size_t max_bytes) {
  return text.empty() ? Required(field) : CheckText(field, text, max_bytes);
}

absl::Status CheckNumber(absl::string_view field, double value, double low, double high) {
  // Written so that NaN fails.
  if (value >= low && value <= high) return absl::OkStatus();
  return Invalid(field, absl::StrCat("not a number from ", low, " to ", high));
}

absl::StatusOr<absl::Duration> ToDuration(absl::string_view field,
                                          const google::protobuf::Duration& proto,
                                          absl::Duration longest) {
  if (proto.nanos() <= -kNanosPerSecond || proto.nanos() >= kNanosPerSecond ||
      proto.seconds() > kMaxDurationSeconds || proto.seconds() < -kMaxDurationSeconds ||
      (proto.seconds() > 0 && proto.nanos() < 0) || (proto.seconds() < 0 && proto.nanos() > 0)) {
    return Invalid(field, "not a well-formed duration");
  }
  const absl::Duration duration = absl::Seconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
  if (duration < absl::ZeroDuration()) return Invalid(field, "negative");
  if (duration > longest) {
    return Invalid(field, absl::StrCat("longer than ", absl::FormatDuration(longest)));
  }
  return duration;
}

absl::StatusOr<absl::Time> ToTime(absl::string_view field,
                                  const google::protobuf::Timestamp& proto) {
  if (proto.nanos() < 0 || proto.nanos() >= kNanosPerSecond ||
      proto.seconds() < kMinTimestampSeconds || proto.seconds() > kMaxTimestampSeconds) {
    return Invalid(field, "not a well-formed timestamp");
  }
  return absl::FromUnixSeconds(proto.seconds()) + absl::Nanoseconds(proto.nanos());
}

void FromDuration(absl::Duration duration, google::protobuf::Duration* proto) {
  const absl::Duration longest = absl::Seconds(kMaxDurationSeconds);
  duration = std::min(std::max(duration, -longest), longest);
  absl::Duration rest;
  proto->set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &rest));
  proto->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
}

void FromTime(absl::Time time, google::protobuf::Timestamp* proto) {
  const absl::Time first = absl::FromUnixSeconds(kMinTimestampSeconds);
  const absl::Time last = absl::FromUnixSeconds(kMaxTimestampSeconds);
  time = std::min(std::max(time, first), last);
  const int64_t seconds = absl::ToUnixSeconds(time);  // rounds down
  proto->set_seconds(seconds);
  proto->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

}  // namespace turnopt::service
