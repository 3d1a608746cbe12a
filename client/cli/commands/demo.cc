#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <random>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/demo/demo_summary.h"
#include "client/cli/demo/sample_calls.h"
#include "client/cli/process/server_program.h"
#include "client/cli/process/sidecar_process.h"
#include "client/cli/replay/replay_figures.h"
#include "client/cli/replay/replayer.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// 2.2-3.8 s to the caller's ears: 1.6-3.2 s of the pretended LLM beside 0.6 s of pretended speech
// recognition and synthesis. That is the quick end of the deployment guide's 3-5 s; a slower LLM
// would break the service level of 3 s in ten turns in a row, and the demo end in a rollback.
constexpr double kLlmMinSeconds = 1.6;
constexpr double kLlmMaxSeconds = 3.2;
constexpr absl::Duration kOtherDelay = absl::Milliseconds(600);

// Different for each turn and the same in every run.
absl::Duration VirtualLlmDelay(size_t index) {
  std::mt19937_64 random(index);
  const double share = static_cast<double>(random() >> 11) / static_cast<double>(1ULL << 53);
  return absl::Seconds(kLlmMinSeconds + share * (kLlmMaxSeconds - kLlmMinSeconds));
}

// Plays the sample calls, first in shadow and then in enabled mode, with a pretended LLM.
class DemoCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "demo", "Play sample calls of a sales agent and a booking line, before and after");
    app->add_option("--limit", limit_, "First N turns only");
    app->add_flag("--summary", summary_only_, "No table of turns");
    return app;
  }

  ExitCode Run(Context& context) override {
    absl::StatusOr<std::vector<StreamTurn>> turns = SampleCalls();
    if (!turns.ok()) {
      return context.Fail(ExitCode::kFailed, turns.status().message());
    }
    if (limit_ > 0 && limit_ < turns->size()) {
      turns->resize(limit_);
    }
    std::string target = context.options().target;
    std::string admin_target = context.options().admin_target;
    std::unique_ptr<SidecarProcess> process;
    if (!context.options().targets_given) {
      absl::StatusOr<std::unique_ptr<SidecarProcess>> started = StartServer(context);
      if (!started.ok()) {
        return context.Fail(ExitCode::kFailed, started.status().message());
      }
      process = *std::move(started);
      target = process->target();
      admin_target = process->admin_target();
    }
    const std::unique_ptr<Sidecar> sidecar =
        ConnectSidecar(target, admin_target, context.options().timeout);
    return Play(context, *turns, *sidecar, process != nullptr);
  }

 private:
  static absl::StatusOr<std::unique_ptr<SidecarProcess>> StartServer(const Context& context) {
    absl::StatusOr<std::string> program =
        FindServerProgram(context.options().server_program, context.options().program);
    if (!program.ok()) {
      return program.status();
    }
    SidecarProcess::Options options;
    options.program = *program;
    return SidecarProcess::Start(options);
  }

  ExitCode Play(Context& context, const std::vector<StreamTurn>& turns, Sidecar& sidecar,
                bool own_server) {
    const absl::StatusOr<v1::GetStatusResponse> before = sidecar.GetStatus();
    Replayer::Options options;
    options.steer = before.ok();
    options.insist_on_mode = false;
    options.tenant = "turnctl-demo";
    options.llm_delay = VirtualLlmDelay;
    options.other_delay = kOtherDelay;
    if (!before.ok()) {
      context.err() << "turnctl: the admin service does not answer; all turns are played in the "
                       "mode in force\n";
    }
    ReplayFigures figures({}, turns);
    DemoSummary summary;
    const bool print_turns = !context.json() && !summary_only_;
    if (print_turns) {
      context.out() << "The LLM is pretended: its delay is virtual, nobody waits for it.\n\n";
      TurnTable().PrintHeader(context.out());
    }
    Replayer replayer(options, sidecar);
    const absl::Status played = replayer.Play(turns, [&](const ReplayedTurn& replayed) {
      const Verdict verdict = figures.Add(replayed);
      summary.Add(replayed, verdict);
      if (print_turns) {
        PrintTurn(turns[replayed.index], replayed, context.out());
      }
    });
    if (options.steer && !own_server) {
      sidecar.SetMode(before->operator_mode(), "the demo has ended").IgnoreError();
    }
    if (!played.ok()) {
      return context.Fail(played);
    }
    if (context.json()) {
      context.out() << summary.ToJson();
    } else {
      context.out() << "\n";
      summary.Print(context.out());
    }
    return ExitCode::kOk;
  }

  static Table TurnTable() {
    return Table({{"mode", 8},
                  {"state", 13},
                  {"caller", 38},
                  {"decision", 8},
                  {"why", 22},
                  {"reply", 52},
                  {"wait", 16, true}});
  }

  static void PrintTurn(const StreamTurn& turn, const ReplayedTurn& replayed, std::ostream& out) {
    const v1::Decision& decision = replayed.response.decision();
    const bool served = replayed.served();
    TurnTable().PrintRow(
        {Word(replayed.response.mode()), turn.state, turn.utterance, SourceWord(decision.source()),
         Word(decision.reason()), served ? decision.reply() : turn.reply,
         served ? ShortDuration(replayed.total)
                : absl::StrCat(ShortDuration(replayed.total), " virtual")},
        out);
  }

  size_t limit_ = 0;  // 0: all
  bool summary_only_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeDemoCommand() { return std::make_unique<DemoCommand>(); }

}  // namespace turnopt::cli
