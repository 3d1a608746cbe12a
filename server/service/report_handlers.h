#ifndef TURNOPT_SERVER_SERVICE_REPORT_HANDLERS_H_
#define TURNOPT_SERVER_SERVICE_REPORT_HANDLERS_H_

#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/core/rollout/targets.h"
#include "server/core/turn_log.h"
#include "server/service/call_scope.h"
#include "server/service/rpc_routes.h"
#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::service {

// GetReport and ExportTurns: what the turn log says. A report is made on the thread of its call and
// holds every turn of the log in memory meanwhile, so that one is made at a time; the next waits.
//
// Thread-safe.
class ReportHandlers {
 public:
  // References must outlive this.
  struct Parts {
    const core::TurnLog& turn_log;
    // As configured.
    double wrong_reuse_budget = 0.01;  // share of turns
    core::RolloutTargets targets;
  };

  explicit ReportHandlers(const Parts& parts) : parts_(parts) {}

  // Must outlive `routes`.
  void AddTo(RpcRoutes& routes);

 private:
  absl::Status GetReport(const turnoptimizer::v1::GetReportRequest& request, const CallScope& call,
                         turnoptimizer::v1::GetReportResponse* response)
      ABSL_LOCKS_EXCLUDED(building_mu_);
  absl::Status ExportTurns(const turnoptimizer::v1::ExportTurnsRequest& request,
                           const CallScope& call, MessageSender& sender);

  const Parts parts_;
  base::Mutex building_mu_;  // held while a report is made
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_REPORT_HANDLERS_H_
