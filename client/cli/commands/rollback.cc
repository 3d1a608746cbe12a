#include <CLI/CLI.hpp>
#include <chrono>
#include <ostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Fewer turns since the rollback say nothing yet.
constexpr uint64_t kEnoughTurns = 20;
// A mean this close to the baseline's, as a share of it, is back at it.
constexpr double kClose = 0.25;

std::string Ms(bool known, double ms) { return known ? absl::StrFormat("%.0f ms", ms) : "-"; }

// "as the baseline", or what is off.
std::string Compare(bool known, double baseline, double after, uint64_t turns) {
  if (turns < kEnoughTurns) return "too few turns yet";
  if (!known || baseline <= 0) return "no baseline measured";
  const double off = after / baseline - 1;
  if (off > kClose) return absl::StrFormat("%.0f %% over the baseline", 100 * off);
  if (off < -kClose) return absl::StrFormat("%.0f %% under the baseline", -100 * off);
  return "as the baseline";
}

// Takes the sidecar out of the path in one go and shows what that brought about: the deployment
// guide's check after a rollback.
class RollbackCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "rollback", "Answer nothing until re-armed: mode disabled, LLM timeout 10 s");
    why_.Declare(*app, /*required=*/false);
    app->add_flag("--check", check_only_, "Only check the rollback that holds now");
    app->add_option("--wait", wait_seconds_,
                    "Seconds to wait for turns before the check, at most 600")
        ->check(CLI::Range(0, 600));
    return app;
  }

  ExitCode Run(Context& context) override {
    if (absl::Status status = why_.Check(); !check_only_ && !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    v1::RollbackRequest request;
    why_.Fill(&request);
    request.set_check_only(check_only_);
    v1::RollbackResponse response;
    if (ExitCode code = Call(context, request, &response); code != ExitCode::kOk) return code;
    if (wait_seconds_ > 0) {
      std::this_thread::sleep_for(std::chrono::seconds(wait_seconds_));
      request.set_check_only(true);
      const v1::RollbackResponse done = response;
      if (ExitCode code = Call(context, request, &response); code != ExitCode::kOk) return code;
      response.set_previous_mode(done.previous_mode());
      response.set_stored(done.stored());
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    if (!check_only_ && !response.stored()) {
      context.err() << "the state directory cannot be written: this is lost with the process\n";
    }
    return ExitCode::kOk;
  }

 private:
  static ExitCode Call(Context& context, const v1::RollbackRequest& request,
                       v1::RollbackResponse* response) {
    grpc::ClientContext call;
    context.SetDeadline(&call);
    const grpc::Status status = context.admin().Rollback(&call, request, response);
    return status.ok() ? ExitCode::kOk : context.Fail(status);
  }

  void Print(const v1::RollbackResponse& response, std::ostream& out) const {
    PrintFields({{check_only_ ? "rolled back" : "rolled back now", response.incident_id()},
                 {"mode in force", Word(response.mode())},
                 {"LLM timeout", absl::FormatDuration(FromProto(response.llm_timeout()))},
                 {"until", "turnctl rearm --why \"what was found and mended\""}},
                out);
    if (!response.has_check()) {
      out << "\nno check: the turn log cannot be read\n";
      return;
    }
    const v1::PeriodFigures& baseline = response.check().baseline();
    const v1::PeriodFigures& before = response.check().before();
    const v1::PeriodFigures& after = response.check().after();
    out << "\n";
    Table table({{"check after rollback"}, {"baseline"}, {"hour before"}, {"since"}, {"which is"}});
    table.Add({"turns", absl::StrCat(baseline.turns()), absl::StrCat(before.turns()),
               absl::StrCat(after.turns()), ""});
    table.Add({"mean latency", Ms(baseline.has_mean_total_ms(), baseline.mean_total_ms()),
               Ms(before.has_mean_total_ms(), before.mean_total_ms()),
               Ms(after.has_mean_total_ms(), after.mean_total_ms()),
               Compare(baseline.has_mean_total_ms(), baseline.mean_total_ms(),
                       after.mean_total_ms(), after.turns())});
    table.Add({"p95 latency", Ms(baseline.has_p95_total_ms(), baseline.p95_total_ms()),
               Ms(before.has_p95_total_ms(), before.p95_total_ms()),
               Ms(after.has_p95_total_ms(), after.p95_total_ms()), ""});
    table.Add({"quality", Number(baseline.has_mean_quality(), baseline.mean_quality()),
               Number(before.has_mean_quality(), before.mean_quality()),
               Number(after.has_mean_quality(), after.mean_quality()),
               Compare(baseline.has_mean_quality(), baseline.mean_quality(), after.mean_quality(),
                       after.turns())});
    table.Add({"LLM calls per turn",
               Number(baseline.has_llm_calls_per_turn(), baseline.llm_calls_per_turn()),
               Number(before.has_llm_calls_per_turn(), before.llm_calls_per_turn()),
               Number(after.has_llm_calls_per_turn(), after.llm_calls_per_turn()),
               Compare(baseline.has_llm_calls_per_turn(), baseline.llm_calls_per_turn(),
                       after.llm_calls_per_turn(), after.turns())});
    table.Print(out);
    if (after.turns() < kEnoughTurns) {
      out << "\nlook again with: turnctl rollback --check\n";
    }
  }

  static std::string Number(bool known, double value) {
    return known ? absl::StrFormat("%.2f", value) : "-";
  }

  WhyFlags why_;
  bool check_only_ = false;
  int wait_seconds_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeRollbackCommand() { return std::make_unique<RollbackCommand>(); }

}  // namespace turnopt::cli
