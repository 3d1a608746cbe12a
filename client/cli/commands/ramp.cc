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
    v1::SetRampRequest request;
    request.set_action(action_);
    why_.Fill(&request);
    for (const std::string& text : steps_) {
      const auto step = ParseStep(text);
      if (!step.ok()) return context.Fail(ExitCode::kUsage, step.status().message());
      *request.add_plan() = *step;
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::SetRampResponse response;
    if (grpc::Status status = context.admin().SetRamp(&call, request, &response); !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    return response.ramp().standing() == v1::RAMP_STANDING_HALTED && action_ != v1::RAMP_ACTION_HALT
               ? ExitCode::kNegative
               : ExitCode::kOk;
  }

 private:
  CLI::App* AddAction(CLI::App& app, const std::string& name, const std::string& what,
                      v1::RampAction action) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->callback([this, action] { action_ = action; });
    if (action != v1::RAMP_ACTION_UNSPECIFIED) why_.Declare(*sub, /*required=*/false);
    return sub;
  }

  static void Print(const v1::SetRampResponse& response, std::ostream& out) {
    if (!response.has_ramp()) {
      PrintFields(
          {{"ramp", "none"}, {"canary share", absl::StrFormat("%g %%", response.canary_percent())}},
          out);
      return;
    }
    const v1::Ramp& ramp = response.ramp();
    PrintFields({{"ramp", Word(ramp.standing())},
                 {"canary share", absl::StrFormat("%g %%", response.canary_percent())},
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
      const bool missed = one.standing() == v1::CRITERION_STANDING_NOT_MET;
      criteria.Add({one.text(), missed ? "NOT MET" : Word(one.standing())});
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
