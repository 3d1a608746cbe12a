#ifndef TURNOPT_CLIENT_CPP_CONNECTION_H_
#define TURNOPT_CLIENT_CPP_CONNECTION_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::client {

// The two calls that an agent makes, without the transport. TurnOptimizerClient is written against
// this, so that its promises can be tested without a network; GrpcConnection is the real one.
//
// Each call returns by `timeout`, with kDeadlineExceeded if the sidecar did not answer in time and
// kUnavailable if it could not be reached. Implementations are thread-safe.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual absl::Status OptimizeTurn(const turnoptimizer::v1::OptimizeTurnRequest& request,
                                    absl::Duration timeout,
                                    turnoptimizer::v1::OptimizeTurnResponse* response) = 0;

  virtual absl::Status CompleteTurn(const turnoptimizer::v1::CompleteTurnRequest& request,
                                    absl::Duration timeout,
                                    turnoptimizer::v1::CompleteTurnResponse* response) = 0;
};

}  // namespace turnopt::client

#endif  // TURNOPT_CLIENT_CPP_CONNECTION_H_
