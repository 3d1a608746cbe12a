#include "server/service/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <sys/stat.h>

#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "server/base/status_macros.h"
#include "server/service/call_pool.h"
#include "server/service/listen_address.h"

namespace turnopt::service {
namespace {

// Owner and group: the agent's container shares the group.
constexpr mode_t kSocketMode = 0660;

// Of gRPC's own, which serve reflection: one waits, and as many as that may run.
constexpr int kReflectionThreads = 4;

// For responses of handlers that have just returned to be sent.
constexpr absl::Duration kLastResponses = absl::Milliseconds(50);

// gRPC keeps both of these for the process. Every listener is local, which ParseListenAddress
// makes sure of, so reflection is never offered to another machine.
void InitGrpcOnce() {
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
}

}  // namespace

struct Server::Impl {
  RpcRoutes* routes = nullptr;
  std::unique_ptr<CallPool> calls;  // before the server, whose end it outlives
  std::unique_ptr<grpc::Server> server;
  std::vector<std::string> addresses;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Drain(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Options& options, RpcRoutes& routes) {
  const std::vector<std::string> missing = routes.MissingMethods();
  if (!missing.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        routes.full_name(), " has methods without a route: ", absl::StrJoin(missing, ", ")));
  }
  std::vector<ListenAddress> addresses;
  for (const std::string& text : options.addresses) {
    TO_ASSIGN_OR_RETURN(ListenAddress address, ParseListenAddress(text));
    addresses.push_back(std::move(address));
  }
  if (addresses.empty()) return absl::InvalidArgumentError("no address to listen on");

  InitGrpcOnce();
  grpc::ServerBuilder builder;
  std::vector<int> ports(addresses.size(), 0);
  for (size_t i = 0; i < addresses.size(); ++i) {
    builder.AddListeningPort(addresses[i].ToString(), grpc::InsecureServerCredentials(), &ports[i]);
  }
  grpc::ResourceQuota quota("turn-optimizer");
  quota.SetMaxThreads(kReflectionThreads);
  quota.Resize(options.max_memory_bytes);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.SetSyncServerOption(grpc::ServerBuilder::SyncServerOption::NUM_CQS, 1);
  // Two sidecars on one port would share the calls at random instead of failing.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);

  auto impl = std::make_unique<Impl>();
  impl->routes = &routes;
  impl->calls = std::make_unique<CallPool>(builder, options.max_threads,
                                           [&routes](ByteCall& call) { routes.Serve(call); });
  {
    // From its first moment the socket is for owner and group alone.
    const mode_t old_mask = umask(static_cast<mode_t>(~kSocketMode & 0777));
    impl->server = builder.BuildAndStart();
    umask(old_mask);
  }
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (impl->server == nullptr || ports[i] == 0) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", options.addresses[i]));
    }
    // gRPC gives a unix socket the "port" 1.
    if (!addresses[i].is_unix) addresses[i].port = ports[i];
    impl->addresses.push_back(addresses[i].ToString());
  }
  impl->calls->Start();
  std::unique_ptr<Server> server(new Server(std::move(impl)));
  server->SetServing(false);
  return server;
}

const std::vector<std::string>& Server::addresses() const { return impl_->addresses; }

void Server::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface* health = impl_->server->GetHealthCheckService();
  health->SetServingStatus("", serving);
  health->SetServingStatus(impl_->routes->full_name(), serving);
}

void Server::Drain(absl::Duration grace) {
  // gRPC's own grace waits for connections, which idle clients keep open to its very end.
  impl_->routes->Drain(grace);
  impl_->server->Shutdown(absl::ToChronoTime(absl::Now() + kLastResponses));
  impl_->calls->Stop();
  impl_->server->Wait();
}

}  // namespace turnopt::service
