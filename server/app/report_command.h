#ifndef TURNOPT_SERVER_APP_REPORT_COMMAND_H_
#define TURNOPT_SERVER_APP_REPORT_COMMAND_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/config/config.h"

namespace turnopt::app {

// Where the rows of one pod are. Given on the command line as PATH or NAME=PATH; without a name the
// path is the pod's name.
struct ReportInput {
  std::string name;
  std::string path;

  static ReportInput Parse(const std::string& argument);
};

// A report over several pods, for `turnctl report`: the same computation as GetReport, so that
// there is one. `request_json` is a GetReportRequest; the response is a GetReportResponse, both in
// protobuf's JSON. `config` has the targets and, for a request without one, the budget.
//
// kInvalidArgument names what is wrong with the request; kUnavailable and kNotFound name the input
// that cannot be read, and so does a log file without a single row, which is no log of ours.
absl::StatusOr<std::string> MakeReport(const std::string& request_json,
                                       const std::vector<ReportInput>& state_directories,
                                       const std::vector<ReportInput>& log_files,
                                       const config::Config& config, absl::Time now);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_REPORT_COMMAND_H_
