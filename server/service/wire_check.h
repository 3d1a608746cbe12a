#ifndef TURNOPT_SERVER_SERVICE_WIRE_CHECK_H_
#define TURNOPT_SERVER_SERVICE_WIRE_CHECK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace google::protobuf {
class Descriptor;
}  // namespace google::protobuf

namespace turnopt::service {

// Why `bytes`, which the protobuf parser refused, are no `message`: kInvalidArgument that names the
// field whose text is not UTF-8, as "turn.utterance", or says that the bytes are malformed. Never
// quotes them. Total on any bytes.
absl::Status ExplainParseFailure(const google::protobuf::Descriptor& message,
                                 absl::string_view bytes);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_WIRE_CHECK_H_
