#ifndef TURNOPT_SERVER_SERVICE_INCIDENT_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_INCIDENT_HANDLERS_H_

#include "absl/status/status.h"
#include "server/core/turn_log.h"
#include "server/service/call_scope.h"
#include "server/service/incident_feed.h"
#include "server/service/rpc_routes.h"
#include "turnoptimizer/v1/rollout.pb.h"

namespace turnopt::service {

// What the service levels told: ListIncidents from the turn log, WatchIncidents as they happen.
//
// Thread-safe.
class IncidentHandlers {
 public:
  // References must outlive this.
  struct Parts {
    const core::TurnLog& turn_log;
    IncidentFeed& feed;
  };

  explicit IncidentHandlers(Parts parts) : parts_(parts) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status ListIncidents(const turnoptimizer::v1::ListIncidentsRequest& request,
                             turnoptimizer::v1::ListIncidentsResponse* response);
  // Ends when the client goes or the server drains.
  absl::Status WatchIncidents(const turnoptimizer::v1::WatchIncidentsRequest& request,
                              const CallScope& call, MessageSender& sender);

  const Parts parts_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_INCIDENT_HANDLERS_H_
