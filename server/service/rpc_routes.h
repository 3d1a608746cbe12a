#ifndef TURNOPT_SERVER_SERVICE_RPC_ROUTES_H_
#define TURNOPT_SERVER_SERVICE_RPC_ROUTES_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/service/call_scope.h"
#include "server/telemetry/rpc.h"
#include "server/telemetry/rpc_metrics.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::service {

class ByteCall;

// Sends the messages of a server stream. Used by the one handler that was given it.
class MessageSender {
 public:
  virtual ~MessageSender() = default;
  // False: the client has gone, stop.
  virtual bool Send(const google::protobuf::Message& message) = 0;
};

// Receives the messages of a client stream. Used by the one handler that was given it.
class MessageReceiver {
 public:
  virtual ~MessageReceiver() = default;
  // False: there are no more, or the client has gone. A message that does not parse ends the
  // stream, and the RPC fails with INVALID_ARGUMENT whatever the handler returns.
  virtual bool Receive(google::protobuf::Message* message) = 0;
};

// The methods of one gRPC service, each routed to a handler. Handlers are plain functions of a
// request: parsing, naming the field that is not UTF-8, timing, counting, the exception barrier and
// the mapping to gRPC codes happen here, once for all. Handler files therefore include no gRPC:
//
//   void RolloutAdmin::AddTo(RpcRoutes& routes) {
//     routes.Unary<v1::SetPolicyRequest, v1::SetPolicyResponse>(
//         Rpc::kSetPolicy, [this](const auto& request, const CallScope& call, auto* response) {
//           return SetPolicy(request, call, response);
//         });
//   }
//
// Routes are added before the server starts; afterwards handlers run on many threads at once.
// Asserts that the method exists in the service's proto with these message types.
class RpcRoutes {
 public:
  // `full_name` as in the proto: "turnoptimizer.v1.TurnOptimizer". The rest must outlive this.
  RpcRoutes(std::string full_name, telemetry::RpcMetrics& metrics, telemetry::StructuredLog& log,
            const base::Clock& clock);
  ~RpcRoutes();

  RpcRoutes(const RpcRoutes&) = delete;
  RpcRoutes& operator=(const RpcRoutes&) = delete;

  template <typename Request, typename Response, typename Handler>
  void Unary(telemetry::Rpc rpc, Handler handler) {
    AddUnary(
        rpc, Request::default_instance(), Response::default_instance(),
        [handler = std::move(handler)](const google::protobuf::Message& request,
                                       const CallScope& call, google::protobuf::Message* response) {
          return handler(static_cast<const Request&>(request), call,
                         static_cast<Response*>(response));
        });
  }

  // handler(const Request&, const CallScope&, MessageSender&) -> absl::Status; sends Responses.
  template <typename Request, typename Response, typename Handler>
  void ServerStream(telemetry::Rpc rpc, Handler handler) {
    AddServerStream(rpc, Request::default_instance(), Response::default_instance(),
                    [handler = std::move(handler)](const google::protobuf::Message& request,
                                                   const CallScope& call, MessageSender& sender) {
                      return handler(static_cast<const Request&>(request), call, sender);
                    });
  }

  // handler(MessageReceiver&, const CallScope&, Response*) -> absl::Status; receives Requests.
  template <typename Request, typename Response, typename Handler>
  void ClientStream(telemetry::Rpc rpc, Handler handler) {
    AddClientStream(rpc, Request::default_instance(), Response::default_instance(),
                    [handler = std::move(handler)](MessageReceiver& receiver, const CallScope& call,
                                                   google::protobuf::Message* response) {
                      return handler(receiver, call, static_cast<Response*>(response));
                    });
  }

  // Methods of the service's proto that have no route. The server refuses to start with any: an
  // RPC is not declared before it works.
  std::vector<std::string> MissingMethods() const;

  // Hears of each call that ends with an internal error, which is one that the sidecar owed. Before
  // the server starts; called on the call's thread.
  void OnInternalError(std::function<void(absl::Time now)> hear);

  // From now on calls are answered UNAVAILABLE, and every CallScope::cancelled is true, so that
  // streams end. Returns when no handler runs any more, or after `grace`.
  void Drain(absl::Duration grace);

  const std::string& full_name() const;

  // Runs one call by its method's route, to its end. UNIMPLEMENTED where there is none.
  void Serve(ByteCall& call);

 private:
  using Message = google::protobuf::Message;
  using UnaryHandler =
      std::function<absl::Status(const Message& request, const CallScope&, Message* response)>;
  using ServerStreamHandler =
      std::function<absl::Status(const Message& request, const CallScope&, MessageSender&)>;
  using ClientStreamHandler =
      std::function<absl::Status(MessageReceiver&, const CallScope&, Message* response)>;

  void AddUnary(telemetry::Rpc rpc, const Message& request, const Message& response,
                UnaryHandler handler);
  void AddServerStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                       ServerStreamHandler handler);
  void AddClientStream(telemetry::Rpc rpc, const Message& request, const Message& response,
                       ClientStreamHandler handler);

  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_RPC_ROUTES_H_
