#ifndef TURNOPT_SERVER_SERVICE_REPORT_CONVERT_H_
#define TURNOPT_SERVER_SERVICE_REPORT_CONVERT_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/core/turn_log.h"
#include "server/report/report.h"
#include "server/report/report_builder.h"
#include "turnoptimizer/v1/report.pb.h"

// Reports as proto; proto_convert.h's rules hold.
namespace turnopt::service {

// The report that is asked for. kInvalidArgument names the field: a period together with since or
// until, until before since, a price or budget that is no finite number >= 0, over 100 models.
absl::StatusOr<report::ReportBuilder::Options> FromProto(
    const turnoptimizer::v1::GetReportRequest& request, double default_budget, absl::Time now);

// kInvalidArgument names the field: until before since, or times out of range.
absl::StatusOr<core::TimeRange> FromProto(const turnoptimizer::v1::ExportTurnsRequest& request,
                                          absl::Time now);

void ToProto(const report::Report& report, turnoptimizer::v1::Report* proto);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_REPORT_CONVERT_H_
