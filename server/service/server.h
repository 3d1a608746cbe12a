#ifndef TURNOPT_SERVER_SERVICE_SERVER_H_
#define TURNOPT_SERVER_SERVICE_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/rpc_routes.h"

namespace turnopt::service {

// One listener of the sidecar with its RPCs, grpc.health.v1 and server reflection. The agent's and
// the operator's listeners are two Servers, so that a busy agent cannot keep an operator out.
//
// Calls are run by a pool of threads (call_pool.h), at most `max_threads`; one beyond that gets
// RESOURCE_EXHAUSTED at once. gRPC 1.51's callback API, which naps after a second without calls, is
// not used for them (server/decisions/0006-bytes-in-bytes-out.md, tests/e2e/idle_stall_test.cc).
//
// Thread-safe.
class Server {
 public:
  struct Options {
    // "unix:///path" (mode 0660) or a loopback address, "127.0.0.1:50051"; port 0 takes a free one.
    std::vector<std::string> addresses;
    int max_threads = 128;
    // Above the bounds of all fields, so that an oversized text is refused by name.
    int max_message_bytes = 2 << 20;
    size_t max_memory_bytes = 256 << 20;  // for requests under way
  };

  // Refuses with kInvalidArgument an address that other machines could reach, since there is no
  // TLS, and one that is not understood; kFailedPrecondition when a method has no route;
  // kUnavailable, naming the address, when one cannot be bound. `routes` must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const Options& options, RpcRoutes& routes);

  // As Drain(absl::ZeroDuration()).
  ~Server();

  // The addresses with the ports that were bound.
  const std::vector<std::string>& addresses() const;

  // What grpc.health.v1 says of the service and of the server as a whole. At first: not serving.
  void SetServing(bool serving);

  // Takes no new calls, lets those under way end within `grace`, cancels the rest. Returns when
  // none runs any more.
  void Drain(absl::Duration grace);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_SERVER_H_
