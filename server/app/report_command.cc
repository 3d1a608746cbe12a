#include "server/app/report_command.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/report/report_builder.h"
#include "server/service/report_convert.h"
#include "server/storage/sqlite_turn_log.h"
#include "server/telemetry/turn_fields.h"

namespace turnopt::app {
namespace {

namespace v1 = turnoptimizer::v1;

absl::Status ReadLogFile(const ReportInput& input, report::ReportBuilder& builder) {
  std::ifstream file(input.path);
  if (!file) return absl::NotFoundError(absl::StrCat(input.path, ": cannot be opened"));
  int64_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    rows += telemetry::ReadLine(line, builder) == telemetry::LineKind::kOther ? 0 : 1;
  }
  if (file.bad()) return absl::UnavailableError(absl::StrCat(input.path, ": cannot be read"));
  if (rows == 0) {
    return absl::NotFoundError(absl::StrCat(input.path, ": holds no turns of a sidecar's log"));
  }
  return absl::OkStatus();
}

}  // namespace

ReportInput ReportInput::Parse(const std::string& argument) {
  const size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) return {argument, argument};
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

absl::StatusOr<std::string> MakeReport(const std::string& request_json,
                                       const std::vector<ReportInput>& state_directories,
                                       const std::vector<ReportInput>& log_files,
                                       const config::Config& config, absl::Time now) {
  v1::GetReportRequest request;
  if (!google::protobuf::util::JsonStringToMessage(request_json, &request).ok()) {
    return absl::InvalidArgumentError("--report: not a GetReportRequest in JSON");
  }
  TO_ASSIGN_OR_RETURN(report::ReportBuilder::Options options,
                      service::FromProto(request, config.levels.wrong_reuse.budget, now));
  options.targets = config.targets;
  const core::TimeRange range = {absl::InfinitePast(), options.period.until};
  report::ReportBuilder builder(std::move(options));
  for (const ReportInput& input : state_directories) {
    builder.StartPod(input.name);
    if (absl::Status status = storage::ReadTurnLogFile(input.path, range, builder); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat(input.path, ": ", status.message()));
    }
  }
  for (const ReportInput& input : log_files) {
    builder.StartPod(input.name);
    TO_RETURN_IF_ERROR(ReadLogFile(input, builder));
  }
  v1::GetReportResponse response;
  service::ToProto(builder.Build(), response.mutable_report());
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(response, &json).ok()) {
    return absl::InternalError("the report does not serialise");
  }
  return json;
}

}  // namespace turnopt::app
