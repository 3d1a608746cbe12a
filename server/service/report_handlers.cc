#include "server/service/report_handlers.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/report/report_builder.h"
#include "server/service/report_convert.h"
#include "server/telemetry/turn_fields.h"

namespace turnopt::service {
namespace {

namespace v1 = turnoptimizer::v1;
using telemetry::Rpc;

constexpr size_t kChunkBytes = 64 << 10;

// Sends rows as lines, some at a time. After the client has gone, rows are only skipped.
class LineSender final : public core::TurnLogVisitor {
 public:
  explicit LineSender(MessageSender& sender) : sender_(sender) {}

  void OnTurn(const core::TurnRecord& turn) override { Add(telemetry::LineOf(turn)); }
  void OnLabel(const core::LabelRecord& label) override { Add(telemetry::LineOf(label)); }
  void OnIncident(const core::Incident& incident) override { Add(telemetry::LineOf(incident)); }

  void Flush() {
    if (gone_ || lines_.empty()) return;
    v1::ExportTurnsResponse response;
    response.set_json_lines(lines_);
    gone_ = !sender_.Send(response);
    lines_.clear();
  }

 private:
  void Add(const telemetry::LogLine& line) {
    if (gone_) return;
    absl::StrAppend(&lines_, telemetry::StructuredLog::Format(line), "\n");
    if (lines_.size() >= kChunkBytes) Flush();
  }

  MessageSender& sender_;
  std::string lines_;
  bool gone_ = false;
};

}  // namespace

void ReportHandlers::AddTo(RpcRoutes& routes) {
  routes.Unary<v1::GetReportRequest, v1::GetReportResponse>(
      Rpc::kGetReport, [this](const auto& request, const CallScope& call, auto* response) {
        return GetReport(request, call, response);
      });
  routes.ServerStream<v1::ExportTurnsRequest, v1::ExportTurnsResponse>(
      Rpc::kExportTurns, [this](const auto& request, const CallScope& call, MessageSender& sender) {
        return ExportTurns(request, call, sender);
      });
}

absl::Status ReportHandlers::GetReport(const v1::GetReportRequest& request, const CallScope& call,
                                       v1::GetReportResponse* response) {
  TO_ASSIGN_OR_RETURN(report::ReportBuilder::Options options,
                      FromProto(request, parts_.wrong_reuse_budget, call.now));
  options.targets = parts_.targets;
  base::MutexLock lock(&building_mu_);
  if (call.cancelled()) return absl::CancelledError("the caller has gone");
  // Older turns are read too: they are the baseline.
  const core::TimeRange range = {absl::InfinitePast(), options.period.until};
  report::ReportBuilder builder(std::move(options));
  TO_RETURN_IF_ERROR(parts_.turn_log.Read(range, builder));
  ToProto(builder.Build(), response->mutable_report());
  return absl::OkStatus();
}

absl::Status ReportHandlers::ExportTurns(const v1::ExportTurnsRequest& request,
                                         const CallScope& call, MessageSender& sender) {
  TO_ASSIGN_OR_RETURN(const core::TimeRange range, FromProto(request, call.now));
  LineSender lines(sender);
  TO_RETURN_IF_ERROR(parts_.turn_log.Read(range, lines));
  lines.Flush();
  return absl::OkStatus();
}

}  // namespace turnopt::service
