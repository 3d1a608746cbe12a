#ifndef TURNOPT_TESTS_SUPPORT_CONNECTED_CHANNEL_H_
#define TURNOPT_TESTS_SUPPORT_CONNECTED_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

namespace turnopt::testing {

// A channel with a connection of its own to a server that listens. Returns when the connection is
// made, or after 30 s, when the channel's calls will say why not. A call that fails after that is
// the server's doing: gRPC 1.51's client now and then takes a TCP connection under way for one that
// failed, since it reads errno late (https://github.com/grpc/grpc/pull/35064), and then refuses
// calls until its next try.
std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address);

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_CONNECTED_CHANNEL_H_
