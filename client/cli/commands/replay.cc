#include "client/cli/replay/replayer.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <map>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/process/server_program.h"
#include "client/cli/process/sidecar_process.h"
#include "client/cli/progress.h"
#include "client/cli/replay/decision_log.h"
#include "client/cli/replay/replay_figures.h"
#include "client/cli/stream/turn_stream.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Plays a turn stream through a server of its own, or a given one, and prints how much was served
// and how much of it was wrong. Exit code 1: a served reply was not the source turn's refilled; 5:
// the figures lack those of the judge.
class ReplayCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "replay", "Play a turn stream and print how much was served, and how much wrongly");
    app->add_option("file", file_, "Turn stream (JSON lines)")->required();
    app->add_option("--budget", budget_, "Share of turns that may be wrong; of an own server only")
        ->check(CLI::Range(0.0001, 0.5));
    app->add_option("--shadow-share", shadow_share_, "Share of the turns to play in shadow mode")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    app->add_flag("--plain", plain_, "Leave the dialog states out");
    app->add_option("--policy", policy_,
                    "exact (the plain cache, here shared across callers and with tool turns) or "
                    "earned; of an own server only; its default if not given")
        ->check(CLI::IsMember({"exact", "earned"}));
    shuffle_option_ =
        app->add_option("--shuffle", shuffle_seed_, "Seed: another order of the calls");
    app->add_option("--limit", limit_, "First N turns of the file");
    app->add_option("--save-decisions", decisions_path_,
                    "Write one JSON object a turn to this file");
    return app;
  }

  ExitCode Run(Context& context) override {
    absl::StatusOr<std::vector<StreamTurn>> turns = ReadTurnStream(file_, limit_);
    if (!turns.ok()) {
      return context.Fail(ExitCode::kFailed, turns.status().message());
    }
    if (turns->empty()) {
      return context.Fail(ExitCode::kFailed, absl::StrCat(file_, " holds no turns"));
    }
    if (shuffle_option_->count() > 0) {
      ShuffleCalls(shuffle_seed_, &*turns);
    }
    std::unique_ptr<SidecarProcess> process;
    if (!context.options().targets_given) {
      absl::StatusOr<std::unique_ptr<SidecarProcess>> started = StartServer(context);
      if (!started.ok()) {
        return context.Fail(ExitCode::kFailed, started.status().message());
      }
      process = *std::move(started);
    } else if (budget_ > 0 || !policy_.empty()) {
      return context.Fail(ExitCode::kUsage,
                          "--budget and --policy are settings of an own server; with --target "
                          "set them in its configuration");
    }
    const std::unique_ptr<Sidecar> sidecar =
        ConnectSidecar(process ? process->target() : context.options().target,
                       process ? process->admin_target() : context.options().admin_target,
                       context.options().timeout);
    return Play(context, *turns, *sidecar, process != nullptr);
  }

 private:
  absl::StatusOr<std::unique_ptr<SidecarProcess>> StartServer(const Context& context) {
    absl::StatusOr<std::string> program =
        FindServerProgram(context.options().server_program, context.options().program);
    if (!program.ok()) {
      return program.status();
    }
    SidecarProcess::Options options;
    options.program = *program;
    if (!policy_.empty()) {
      options.settings.emplace_back("reuse.policy", policy_);
    }
    if (budget_ > 0) {
      options.settings.emplace_back("reuse.max_wrong_reuse", absl::StrCat(budget_));
    }
    // The plain cache at its most generous, which is the floor that learning must beat: streams do
    // not say who calls, so that without sharing it could never answer a new call.
    options.settings.emplace_back("exact.share_across_callers", "true");
    options.settings.emplace_back("exact.cache_tool_turns", "true");
    return SidecarProcess::Start(options);
  }

  ExitCode Play(Context& context, const std::vector<StreamTurn>& turns, Sidecar& sidecar,
                bool own_server) {
    const absl::StatusOr<v1::GetStatusResponse> before = sidecar.GetStatus();
    if (!before.ok()) {
      return context.Fail(before.status());
    }
    const absl::Time start = absl::Now();
    ReplayFigures::Setting setting;
    setting.stream = file_;
    setting.policy = before->reuse_policy();
    setting.generous_exact_cache = own_server && setting.policy == "exact";
    setting.budget = budget_;
    setting.shadow_share = shadow_share_;
    setting.plain = plain_;
    ReplayFigures figures(setting, turns);

    std::ofstream decisions;
    if (!decisions_path_.empty()) {
      decisions.open(decisions_path_);
      if (!decisions) {
        return context.Fail(ExitCode::kFailed, absl::StrCat("cannot write ", decisions_path_));
      }
    }
    Replayer::Options options;
    options.shadow_share = shadow_share_;
    options.plain = plain_;
    Replayer replayer(options, sidecar);
    absl::Status played;
    {
      Progress progress(context.options().tty && !context.options().quiet, turns.size(),
                        context.err());
      played = replayer.Play(turns, [&](const ReplayedTurn& replayed) {
        const Verdict verdict = figures.Add(replayed);
        if (decisions.is_open()) {
          decisions << DecisionLine(turns[replayed.index], replayed, verdict);
        }
        progress.Advance();
      });
    }
    using Judged = absl::StatusOr<std::map<std::string, double>>;
    const Judged judged = played.ok() ? sidecar.JudgedTurns(start) : Judged(played);
    if (judged.ok()) figures.AddJudgedTurns(*judged);
    if (!own_server) {
      sidecar.SetMode(before->operator_mode(), "replay has ended").IgnoreError();
    }
    if (!played.ok()) {
      return context.Fail(played);
    }
    if (context.json()) {
      context.out() << figures.ToJson();
    } else {
      figures.Print(context.out());
    }
    if (!judged.ok()) {
      return context.Fail(ExitCode::kFailed,
                          absl::StrCat("the judge is left out, since its labels cannot be read: ",
                                       judged.status().message()));
    }
    return figures.refill_mismatches() == 0 ? ExitCode::kOk : ExitCode::kNegative;
  }

  std::string file_;
  double budget_ = 0;  // 0: not given
  double shadow_share_ = 0.5;
  bool plain_ = false;
  std::string policy_;
  uint64_t shuffle_seed_ = 0;
  size_t limit_ = 0;  // 0: all
  std::string decisions_path_;
  CLI::Option* shuffle_option_ = nullptr;
};

}  // namespace

std::unique_ptr<Command> MakeReplayCommand() { return std::make_unique<ReplayCommand>(); }

}  // namespace turnopt::cli
