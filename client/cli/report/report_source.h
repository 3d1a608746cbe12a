#ifndef TURNOPT_CLIENT_CLI_REPORT_REPORT_SOURCE_H_
#define TURNOPT_CLIENT_CLI_REPORT_REPORT_SOURCE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/context.h"
#include "turnoptimizer/v1/report.pb.h"

namespace turnopt::cli {

// Where a report's rows come from; each entry is [NAME=]PLACE, and the name is the pod's in the
// report.
struct ReportSources {
  std::vector<std::string> pods;               // admin addresses of live sidecars
  std::vector<std::string> state_directories;  // of sidecars on this machine
  std::vector<std::string> log_files;          // JSON lines of sidecars
};

// The report, from the sidecar that `context` or a single pod names, which makes it itself, or
// merged from several places by the server's program, which has the only computation there is: rows
// of live pods are fetched into a temporary directory, readable by this user only, that is gone
// afterwards. Errors name the place that failed.
absl::StatusOr<turnoptimizer::v1::Report> FetchReport(
    Context& context, const turnoptimizer::v1::GetReportRequest& request,
    const ReportSources& sources);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPORT_REPORT_SOURCE_H_
