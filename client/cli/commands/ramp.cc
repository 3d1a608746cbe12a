#include <CLI/CLI.hpp>
#include <ostream>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// "10:48h": a share and how long it is held; days may be given as 2d.
absl::StatusOr<v1::RampStep> ParseStep(const std::string& text) {
  const absl::Status bad = absl::InvalidArgumentError(
      absl::StrCat("--step ", text, ": write PERCENT:DURATION, such as 10:2d or 25:36h"));
  const size_t colon = text.find(':');
  if (colon == std::string::npos) return bad;
  double percent = 0;
  if (!absl::SimpleAtod(text.substr(0, colon), &percent)) return bad;
  const std::string how_long = text.substr(colon + 1);
  absl::Duration duration;
  double days = 0;
  if (!how_long.empty() && how_long.back() == 'd' &&
      absl::SimpleAtod(how_long.substr(0, how_long.size() - 1), &days)) {
    duration = days * absl::Hours(24);
  } else if (!absl::ParseDuration(how_long, &duration)) {
    return bad;
  }
  v1::RampStep step;
  step.set_percent(percent);
  *step.mutable_duration() = ToProto(duration);
  return step;
}

// Starts, halts, resumes, ends or shows the ramp of the canary share. Exit code 1: it is halted.
class RampCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "ramp", "Raise the canary share step by step, while the criteria of each step hold");
    app->require_subcommand(1);
    AddAction(*app, "status", "Show where it stands, and its criteria",
              v1::RAMP_ACTION_UNSPECIFIED);
    CLI::App* start = AddAction(*app, "start", "Begin with the first step", v1::RAMP_ACTION_START);
    start->add_option("--step", steps_,
                      "PERCENT:DURATION in place of the guide's plan, such as 10:2d; repeated");
    AddAction(*app, "halt", "Stand still, at the present share", v1::RAMP_ACTION_HALT);
    AddAction(*app, "resume", "Go on; the present step begins anew", v1::RAMP_ACTION_RESUME);
    AddAction(*app, "end", "Forget the ramp; the share stays", v1::RAMP_ACTION_END);
    return app;
  }

  ExitCode Run(Context& context) override {
    grpc::ClientContext call;
    context.SetDeadline(&call);
    if (action_ == v1::RAMP_ACTION_UNSPECIFIED) {
      v1::GetRampResponse response;
      return Show(context, context.admin().GetRamp(&call, {}, &response), response);
    }
    v1::SetRampRequest request;
    request.set_action(action_);
    why_.Fill(&request);
    for (const std::string& text : steps_) {
      const auto step = ParseStep(text);
      if (!step.ok()) return context.Fail(ExitCode::kUsage, step.status().message());
      *request.add_plan() = *step;
    }
    v1::SetRampResponse response;
    return Show(context, context.admin().SetRamp(&call, request, &response), response);
  }

 private:
  template <typename Response>
  ExitCode Show(Context& context, const grpc::Status& status, const Response& response) const {
    if (!status.ok()) return context.Fail(status);
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response.ramp(), response.has_ramp(), response.canary_percent(), context.out());
    }
    return response.ramp().status() == v1::RAMP_STATUS_HALTED && action_ != v1::RAMP_ACTION_HALT
               ? ExitCode::kNegative
               : ExitCode::kOk;
  }

  CLI::App* AddAction(CLI::App& app, const std::string& name, const std::string& what,
                      v1::RampAction action) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->callback([this, action] { action_ = action; });
    if (action != v1::RAMP_ACTION_UNSPECIFIED) why_.Declare(*sub, /*required=*/true);
    return sub;
  }

  static void Print(const v1::Ramp& ramp, bool present, double share, std::ostream& out) {
    const std::string canary = absl::StrFormat("%g %%", share);
    if (!present) {
      PrintFields({{"ramp", "none"}, {"canary share", canary}}, out);
      return;
    }
    PrintFields({{"ramp", Word(ramp.status())},
                 {"canary share", canary},
                 {"next", ramp.halt_reason().empty() ? ramp.next() : ramp.halt_reason()}},
                out);
    out << "\n";
    Table plan({{""}, {"step"}, {"share", 10, true}, {"for", 10, true}});
    for (int i = 0; i < ramp.plan_size(); ++i) {
      const v1::RampStep& step = ramp.plan(i);
      plan.Add({static_cast<uint32_t>(i) == ramp.step() ? ">" : "",
                absl::StrReplaceAll(Word(step.stage()), {{" ", "-"}}),
                absl::StrFormat("%g %%", step.percent()),
                absl::FormatDuration(FromProto(step.duration()))});
    }
    plan.Print(out);
    out << "\n";
    Table criteria({{"criterion of this step", 100}, {"is"}});
    for (const v1::RampCriterion& one : ramp.criteria()) {
      const bool missed = one.status() == v1::RAMP_CRITERION_STATUS_NOT_MET;
      criteria.Add({one.text(), missed ? "NOT MET" : Word(one.status())});
    }
    criteria.Print(out);
  }

  v1::RampAction action_ = v1::RAMP_ACTION_UNSPECIFIED;
  std::vector<std::string> steps_;
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakeRampCommand() { return std::make_unique<RampCommand>(); }

}  // namespace turnopt::cli
