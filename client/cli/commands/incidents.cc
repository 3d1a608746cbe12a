#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

std::string When(const v1::Incident& incident) {
  const absl::Time at =
      absl::FromUnixSeconds(incident.at().seconds()) + absl::Nanoseconds(incident.at().nanos());
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", at, absl::UTCTimeZone());
}

// The line that was logged, with its evidence below.
void PrintIncident(const v1::Incident& incident, std::ostream& out) {
  out << When(incident) << "  " << Word(incident.severity()) << "  " << incident.id() << "\n"
      << "  " << incident.line() << "\n";
  for (const v1::Finding& finding : incident.triage()) {
    out << "    " << finding.name() << ": " << finding.text() << "\n";
  }
}

// Alerts, incidents, advice and events of the rollout, from the record or as they happen. Exit
// code 1 of `list`: there are none.
class IncidentsCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("incidents", "Alerts, incidents and advice");
    app->require_subcommand(1);
    CLI::App* list = app->add_subcommand("list", "Those on record, newest first (times in UTC)");
    list->add_option("--since", since_, "How long back, such as 24h or 7d")->capture_default_str();
    list->add_option("--limit", limit_, "At most so many")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    list->add_option("--kind", kind_, "Only of this kind, such as latency_high");
    AddSeverity(*list);
    CLI::App* watch = app->add_subcommand("watch", "As they happen, until interrupted");
    watch->callback([this] { watch_ = true; });
    AddSeverity(*watch);
    return app;
  }

  ExitCode Run(Context& context) override { return watch_ ? Watch(context) : List(context); }

 private:
  void AddSeverity(CLI::App& app) {
    app.add_option("--severity", severity_, "At least this severe")
        ->check(CLI::IsMember({"info", "warning", "critical"}));
  }

  ExitCode List(Context& context) {
    absl::Duration since;
    double days = 0;
    if (!since_.empty() && since_.back() == 'd' &&
        absl::SimpleAtod(since_.substr(0, since_.size() - 1), &days)) {
      since = days * absl::Hours(24);
    } else if (!absl::ParseDuration(since_, &since)) {
      return context.Fail(ExitCode::kUsage, "--since: write a duration, such as 24h or 7d");
    }
    v1::ListIncidentsRequest request;
    *request.mutable_since() = ToProto(absl::Now() - since);
    request.set_limit(limit_);
    request.set_kind(kind_);
    request.set_min_severity(Parse<v1::Severity>(severity_).value_or(v1::SEVERITY_UNSPECIFIED));
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::ListIncidentsResponse response;
    if (grpc::Status status = context.admin().ListIncidents(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else if (response.incidents().empty()) {
      context.out() << "no incidents\n";
    } else {
      for (const v1::Incident& incident : response.incidents()) {
        PrintIncident(incident, context.out());
      }
      if (response.more()) context.out() << "(older ones left out: raise --limit)\n";
    }
    return response.incidents().empty() ? ExitCode::kNegative : ExitCode::kOk;
  }

  ExitCode Watch(Context& context) {
    v1::WatchIncidentsRequest request;
    request.set_min_severity(Parse<v1::Severity>(severity_).value_or(v1::SEVERITY_UNSPECIFIED));
    grpc::ClientContext call;  // without a deadline: it watches until interrupted
    const auto reader = context.admin().WatchIncidents(&call, request);
    v1::WatchIncidentsResponse response;
    while (reader->Read(&response)) {
      if (context.json()) {
        context.PrintJson(response);
      } else {
        if (response.missed() > 0) {
          context.out() << "(" << response.missed() << " missed)\n";
        }
        PrintIncident(response.incident(), context.out());
      }
      context.out().flush();
    }
    const grpc::Status status = reader->Finish();
    return status.ok() ? ExitCode::kOk : context.Fail(status);
  }

  std::string since_ = "30d";
  uint32_t limit_ = 20;
  std::string kind_;
  std::string severity_;
  bool watch_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeIncidentsCommand() { return std::make_unique<IncidentsCommand>(); }

}  // namespace turnopt::cli
