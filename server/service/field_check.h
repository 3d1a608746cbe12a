#ifndef TURNOPT_SERVER_SERVICE_FIELD_CHECK_H_
#define TURNOPT_SERVER_SERVICE_FIELD_CHECK_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace turnopt::service {

// The checks that every request's fields go through. Messages name the field and say what is wrong
// with its shape; they never quote its value. Text is UTF-8 already: protobuf parses nothing else.

// kInvalidArgument: "turn.call_id: required".
absl::Status Required(absl::string_view field);
absl::Status Invalid(absl::string_view field, absl::string_view what);

// kResourceExhausted when `text` is longer than `max_bytes`.
absl::Status CheckText(absl::string_view field, absl::string_view text, size_t max_bytes);
// The same for text that must not be empty.
absl::Status CheckRequiredText(absl::string_view field, absl::string_view text, size_t max_bytes);

// kInvalidArgument unless `value` is a number from `low` to `high`.
absl::Status CheckNumber(absl::string_view field, double value, double low, double high);

// kInvalidArgument when the message is not well formed (google/protobuf/duration.proto), negative
// or longer than `longest`.
absl::StatusOr<absl::Duration> ToDuration(absl::string_view field,
                                          const google::protobuf::Duration& proto,
                                          absl::Duration longest);
// kInvalidArgument when the message is not well formed (google/protobuf/timestamp.proto).
absl::StatusOr<absl::Time> ToTime(absl::string_view field,
                                  const google::protobuf::Timestamp& proto);

// What fits no Duration or Timestamp becomes the nearest that does.
void FromDuration(absl::Duration duration, google::protobuf::Duration* proto);
void FromTime(absl::Time time, google::protobuf::Timestamp* proto);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_FIELD_CHECK_H_
