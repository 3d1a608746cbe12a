#include "tests/support/connected_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <atomic>
#include <chrono>

namespace turnopt::testing {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr int kReconnectMs = 50;

}  // namespace

std::shared_ptr<grpc::Channel> ConnectTo(const std::string& address) {
  static std::atomic<int> connections{0};
  grpc::ChannelArguments arguments;
  // Channels with equal arguments would share a connection.
  arguments.SetInt("turnopt.connection", ++connections);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(std::chrono::system_clock::now() + kPatience);
  return channel;
}

}  // namespace turnopt::testing
