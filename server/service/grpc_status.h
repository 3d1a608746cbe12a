#ifndef TURNOPT_SERVER_SERVICE_GRPC_STATUS_H_
#define TURNOPT_SERVER_SERVICE_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace turnopt::service {

// The one mapping of a handler's status to the wire. Codes have the same meaning on both sides. A
// message of kInternal or kUnknown stays inside: it may speak of the sidecar's insides, and the
// client can do nothing about it.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_GRPC_STATUS_H_
