#ifndef TURNOPT_CLIENT_CPP_GRPC_CONNECTION_H_
#define TURNOPT_CLIENT_CPP_GRPC_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cpp/connection.h"

namespace grpc {
class Channel;
class Status;
}  // namespace grpc

namespace turnopt::client {

// A channel to the sidecar at `target` ("unix:///run/turn-optimizer/turn.sock", "127.0.0.1:50051").
// Connects in the background, and again after a loss, waiting at most two seconds between attempts.
// The connection is in the clear: `target` is meant to be on this machine.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target);

// gRPC's status as Abseil's, code by code.
absl::Status ToAbsl(const grpc::Status& status);

// The sidecar over gRPC. Fails at once, rather than waiting, while there is no connection.
// Thread-safe.
std::unique_ptr<Connection> MakeGrpcConnection(const std::string& target);

}  // namespace turnopt::client

#endif  // TURNOPT_CLIENT_CPP_GRPC_CONNECTION_H_
