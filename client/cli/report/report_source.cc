#include "client/cli/report/report_source.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/grpcpp.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/process/server_program.h"
#include "client/cpp/grpc_connection.h"

namespace turnopt::cli {
namespace {

namespace fs = std::filesystem;
namespace v1 = turnoptimizer::v1;

// A month of turns takes seconds to read; the ordinary deadline is for single turns.
constexpr std::chrono::seconds kDeadline(120);

// Splits [NAME=]PLACE. A place with '=' in it needs a name before it.
std::pair<std::string, std::string> NameAndPlace(const std::string& entry) {
  const size_t equals = entry.find('=');
  if (equals == std::string::npos || equals == 0) return {entry, entry};
  return {entry.substr(0, equals), entry.substr(equals + 1)};
}

absl::Status At(const std::string& place, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(place, ": ", status.message()));
}

absl::StatusOr<v1::Report> AskPod(v1::TurnOptimizerAdmin::Stub& admin,
                                  const v1::GetReportRequest& request) {
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kDeadline);
  v1::GetReportResponse response;
  if (grpc::Status status = admin.GetReport(&call, request, &response); !status.ok()) {
    return client::ToAbsl(status);
  }
  return std::move(*response.mutable_report());
}

// A directory for fetched rows.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::error_code error;
    std::string pattern = (fs::temp_directory_path(error) / "turnctl-report-XXXXXX").string();
    if (!error && mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }  // empty: it could not be made

 private:
  std::string path_;
};

absl::Status FetchRows(const std::string& address, const v1::GetReportRequest& request,
                       const std::string& file_name) {
  const auto admin = v1::TurnOptimizerAdmin::NewStub(client::OpenChannel(address));
  grpc::ClientContext call;
  call.set_deadline(std::chrono::system_clock::now() + kDeadline);
  // Older rows come too: they are the baseline.
  v1::ExportTurnsRequest rows;
  if (request.has_until()) *rows.mutable_until() = request.until();
  std::ofstream file(file_name, std::ios::binary);
  const auto reader = admin->ExportTurns(&call, rows);
  v1::ExportTurnsResponse chunk;
  while (reader->Read(&chunk)) file << chunk.json_lines();
  if (grpc::Status status = reader->Finish(); !status.ok()) return client::ToAbsl(status);
  file.close();
  return file ? absl::OkStatus() : absl::InternalError(absl::StrCat("cannot write ", file_name));
}

}  // namespace

absl::StatusOr<v1::Report> FetchReport(Context& context, const v1::GetReportRequest& request,
                                       const ReportSources& sources) {
  const bool only_pods = sources.state_directories.empty() && sources.log_files.empty();
  if (only_pods && sources.pods.empty()) return AskPod(context.admin(), request);
  if (only_pods && sources.pods.size() == 1) {
    const std::string place = NameAndPlace(sources.pods[0]).second;
    const auto admin = v1::TurnOptimizerAdmin::NewStub(client::OpenChannel(place));
    absl::StatusOr<v1::Report> report = AskPod(*admin, request);
    return report.ok() ? std::move(report) : At(place, report.status());
  }

  const absl::StatusOr<std::string> server =
      FindServerProgram(context.options().server_program, context.options().program);
  if (!server.ok()) return server.status();
  std::string request_json;
  if (!google::protobuf::util::MessageToJsonString(request, &request_json).ok()) {
    return absl::InvalidArgumentError("the request does not serialise");
  }
  std::vector<std::string> arguments = {"--report", request_json};
  for (const std::string& directory : sources.state_directories) {
    arguments.insert(arguments.end(), {"--report-state-dir", directory});
  }
  for (const std::string& file : sources.log_files) {
    arguments.insert(arguments.end(), {"--report-log", file});
  }
  const TemporaryDirectory fetched;
  for (size_t i = 0; i < sources.pods.size(); ++i) {
    if (fetched.path().empty()) return absl::InternalError("cannot make a temporary directory");
    const auto [name, place] = NameAndPlace(sources.pods[i]);
    const std::string file = absl::StrCat(fetched.path(), "/", i, ".jsonl");
    if (absl::Status status = FetchRows(place, request, file); !status.ok()) {
      return At(place, status);
    }
    arguments.insert(arguments.end(), {"--report-log", absl::StrCat(name, "=", file)});
  }
  const absl::StatusOr<std::string> json = CaptureServerProgram(*server, arguments);
  if (!json.ok()) return json.status();
  v1::GetReportResponse response;
  if (!google::protobuf::util::JsonStringToMessage(*json, &response).ok()) {
    return absl::InternalError("the server's program printed no report: is it another version?");
  }
  return std::move(*response.mutable_report());
}

}  // namespace turnopt::cli
