#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/report/render_html.h"
#include "client/cli/report/render_text.h"
#include "client/cli/report/report_source.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// "2026-01-05", "2026-01-05T09:00:00Z" or "36h" (so long ago). Absent: none of these.
absl::optional<absl::Time> ParseWhen(const std::string& text, absl::Time now) {
  absl::Time time;
  std::string ignored;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &ignored) ||
      absl::ParseTime("%Y-%m-%d", text, &time, &ignored)) {
    return time;
  }
  absl::Duration ago;
  if (absl::ParseDuration(text, &ago) && ago > absl::ZeroDuration()) return now - ago;
  return absl::nullopt;
}

// What a rollout did, for people: before and after, success criteria, shadow findings. Exit code 1:
// a criterion is not met.
class ReportCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("report", "Report on a period: before and after, criteria");
    CLI::Option_group* span = app->add_option_group("Period", "The last day unless given");
    span->add_flag("--daily", daily_, "The last 24 hours");
    span->add_flag("--weekly", weekly_, "The last 7 days");
    span->add_flag("--monthly", monthly_, "The last 30 days");
    span->add_option("--since", since_, "From then on: a date, a time (RFC 3339) or so long ago")
        ->type_name("WHEN");
    span->require_option(0, 1);
    app->add_option("--until", until_, "Before then; until now unless given")->type_name("WHEN");
    app->add_option("--format", format_, "How it reads")
        ->check(CLI::IsMember({"table", "json", "markdown", "html"}))
        ->capture_default_str();
    app->add_option("--out", out_, "Write it there instead of to standard output")
        ->type_name("FILE");
    app->add_option("--prices", prices_, "What tokens cost: a PriceTable in JSON")
        ->type_name("FILE");
    app->add_option("--budget", budget_, "Wrong reuse allowed, as a share of turns");
    app->add_option("--pod,--target", sources_.pods,
                    "Admin address of a sidecar; several are merged")
        ->type_name("[NAME=]ADDRESS");
    app->add_option("--state-dir", sources_.state_directories, "State directory of a sidecar")
        ->type_name("[NAME=]DIR");
    app->add_option("--log", sources_.log_files, "Log file of a sidecar")->type_name("[NAME=]FILE");
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::GetReportRequest request;
    if (std::string problem = FillRequest(&request); !problem.empty()) {
      return context.Fail(ExitCode::kUsage, problem);
    }
    const absl::StatusOr<v1::Report> report = FetchReport(context, request, sources_);
    if (!report.ok()) return Fail(context, report.status());
    if (out_.empty()) {
      Print(context, *report, context.out());
    } else {
      std::ofstream file(out_, std::ios::binary);
      Print(context, *report, file);
      file.close();
      if (!file) return context.Fail(ExitCode::kFailed, absl::StrCat("cannot write ", out_));
    }
    for (const v1::SuccessCriterion& criterion : report->criteria()) {
      if (criterion.status() == v1::CRITERION_STATUS_NOT_MET) return ExitCode::kNegative;
    }
    return ExitCode::kOk;
  }

 private:
  // A place that was named here is named by the status; the context speaks of its own sidecar.
  ExitCode Fail(Context& context, const absl::Status& status) const {
    if (absl::IsInternal(status) || absl::IsNotFound(status)) {
      return context.Fail(ExitCode::kFailed, status.message());
    }
    if (absl::IsUnavailable(status) && !sources_.pods.empty()) {
      return context.Fail(ExitCode::kUnreachable, status.message());
    }
    return context.Fail(status);
  }

  // What is wrong with the command line; empty: nothing.
  std::string FillRequest(v1::GetReportRequest* request) const {
    const absl::Time now = absl::Now();
    if (daily_) request->set_period(v1::REPORT_PERIOD_DAY);
    if (weekly_) request->set_period(v1::REPORT_PERIOD_WEEK);
    if (monthly_) request->set_period(v1::REPORT_PERIOD_MONTH);
    if (!since_.empty()) {
      const absl::optional<absl::Time> since = ParseWhen(since_, now);
      if (!since) return absl::StrCat("--since: cannot read ", since_);
      *request->mutable_since() = ToProto(*since);
    }
    if (!until_.empty()) {
      if (daily_ || weekly_ || monthly_) return "--until goes with --since";
      const absl::optional<absl::Time> until = ParseWhen(until_, now);
      if (!until) return absl::StrCat("--until: cannot read ", until_);
      *request->mutable_until() = ToProto(*until);
    }
    if (budget_ >= 0) request->set_wrong_reuse_budget(budget_);
    if (prices_.empty()) return "";
    std::ifstream file(prices_, std::ios::binary);
    if (!file) return absl::StrCat("--prices: cannot open ", prices_);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    if (!google::protobuf::util::JsonStringToMessage(text, request->mutable_prices()).ok()) {
      return absl::StrCat("--prices: ", prices_, " is no PriceTable in JSON");
    }
    return "";
  }

  void Print(Context& context, const v1::Report& report, std::ostream& out) const {
    if (context.json() || format_ == "json") {
      google::protobuf::util::JsonPrintOptions options;
      options.preserve_proto_field_names = true;
      options.always_print_primitive_fields = true;
      options.add_whitespace = true;
      std::string json;
      if (google::protobuf::util::MessageToJsonString(report, &json, options).ok()) out << json;
    } else if (format_ == "markdown") {
      PrintMarkdownReport(report, out);
    } else if (format_ == "html") {
      PrintHtmlReport(report, out);
    } else {
      PrintReport(report, out);
    }
  }

  bool daily_ = false;
  bool weekly_ = false;
  bool monthly_ = false;
  std::string since_;
  std::string until_;
  std::string format_ = "table";
  std::string out_;
  std::string prices_;
  double budget_ = -1;  // negative: not given
  ReportSources sources_;
};

}  // namespace

std::unique_ptr<Command> MakeReportCommand() { return std::make_unique<ReportCommand>(); }

}  // namespace turnopt::cli
