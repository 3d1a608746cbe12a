#ifndef TURNOPT_SERVER_SERVICE_LISTEN_ADDRESS_H_
#define TURNOPT_SERVER_SERVICE_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace turnopt::service {

// Where to listen: a unix socket or a loopback port.
struct ListenAddress {
  bool is_unix = false;
  std::string path;  // of a unix socket
  std::string host;  // of a loopback port: "127.0.0.1", "[::1]" or "localhost"
  int port = 0;

  // As gRPC takes it.
  std::string ToString() const;
};

// Takes "unix:///run/x.sock", "unix:/run/x.sock", "127.0.0.1:50051", "[::1]:50051" and
// "localhost:50051". kInvalidArgument for everything else; a routable address is refused because
// without TLS anyone on the network could read the calls. Abstract unix sockets are refused because
// they have no permissions.
absl::StatusOr<ListenAddress> ParseListenAddress(absl::string_view text);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_LISTEN_ADDRESS_H_
