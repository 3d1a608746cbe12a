#include "server/service/incident_handlers.h"

#include <deque>
#include <string>

#include "server/base/enum_table.h"
#include "server/base/status_macros.h"
#include "server/service/field_check.h"
#include "server/service/proto_convert.h"
#include "server/service/rollout_convert.h"

namespace turnopt::service {
namespace {

using telemetry::Rpc;

constexpr uint32_t kDefaultLimit = 100;
constexpr uint32_t kMaxLimit = 1000;
// How long a watcher may take to notice that its client has gone.
constexpr absl::Duration kLookUp = absl::Milliseconds(200);

// The newest incidents that meet the request's conditions.
class NewestIncidents final : public core::TurnLogVisitor {
 public:
  size_t limit = kDefaultLimit;
  core::Severity min_severity = core::Severity::kInfo;
  absl::optional<core::IncidentKind> kind;

  void OnTurn(const core::TurnRecord& turn) override {}
  void OnLabel(const core::LabelRecord& label) override {}
  bool WantsTurns() const override { return false; }
  bool WantsLabels() const override { return false; }
  void OnIncident(const core::Incident& incident) override {
    if (incident.severity < min_severity || (kind && incident.kind != *kind)) return;
    newest.push_back(incident);
    if (newest.size() <= limit) return;
    newest.pop_front();
    more = true;
  }

  std::deque<core::Incident> newest;  // oldest first
  bool more = false;
};

}  // namespace

void IncidentHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::ListIncidentsRequest, v1::ListIncidentsResponse>(
      Rpc::kListIncidents, [this](const auto& request, const CallScope&, auto* response) {
        return ListIncidents(request, response);
      });
  routes.ServerStream<v1::WatchIncidentsRequest, v1::WatchIncidentsResponse>(
      Rpc::kWatchIncidents,
      [this](const auto& request, const CallScope& call, MessageSender& sender) {
        return WatchIncidents(request, call, sender);
      });
}

absl::Status IncidentHandlers::ListIncidents(const v1::ListIncidentsRequest& request,
                                             v1::ListIncidentsResponse* response) {
  NewestIncidents incidents;
  if (request.limit() > kMaxLimit) return Invalid("limit", "at most 1000");
  if (request.limit() > 0) incidents.limit = request.limit();
  TO_ASSIGN_OR_RETURN(const absl::optional<core::Severity> severity,
                      OptionalFromProto<core::Severity>("min_severity", request.min_severity()));
  incidents.min_severity = severity.value_or(core::Severity::kInfo);
  if (!request.kind().empty()) {
    incidents.kind = base::FromName<core::IncidentKind>(request.kind());
    if (!incidents.kind) return Invalid("kind", "no such kind of incident");
  }
  core::TimeRange range;
  if (request.has_since()) {
    TO_ASSIGN_OR_RETURN(range.since, ToTime("since", request.since()));
  }
  if (request.has_until()) {
    TO_ASSIGN_OR_RETURN(range.until, ToTime("until", request.until()));
  }
  TO_RETURN_IF_ERROR(parts_.turn_log.Read(range, incidents));
  for (auto it = incidents.newest.rbegin(); it != incidents.newest.rend(); ++it) {
    ToProto(*it, response->add_incidents());
  }
  response->set_more(incidents.more);
  return absl::OkStatus();
}

absl::Status IncidentHandlers::WatchIncidents(const v1::WatchIncidentsRequest& request,
                                              const CallScope& call, MessageSender& sender) {
  TO_ASSIGN_OR_RETURN(const absl::optional<core::Severity> severity,
                      OptionalFromProto<core::Severity>("min_severity", request.min_severity()));
  uint64_t place = parts_.feed.End();
  uint64_t missed = 0;
  while (!call.cancelled()) {
    const absl::optional<IncidentFeed::Item> item = parts_.feed.Next(&place, kLookUp);
    if (!item) continue;
    missed += item->missed;
    if (severity && item->incident.severity < *severity) continue;
    v1::WatchIncidentsResponse response;
    ToProto(item->incident, response.mutable_incident());
    response.set_missed(missed);
    missed = 0;
    if (!sender.Send(response)) break;
  }
  return absl::OkStatus();
}

}  // namespace turnopt::service
