#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/scope_flags.h"
#include "client/cli/stream/turn_stream.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Teaches a sidecar from past calls, so that it need not start with an empty book. Exit code 1:
// nothing was learned.
class LearnCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app =
        root.add_subcommand("learn", "Learn from past calls: a warm start for the reply book");
    app->add_option("file", file_, "Turn stream (JSON lines), oldest turn first")->required();
    app->add_flag("--plain", plain_, "Leave the dialog states out");
    app->add_option("--limit", limit_, "First N turns of the file");
    scope_.Declare(*app);
    why_.Declare(*app, /*required=*/true);
    return app;
  }

  ExitCode Run(Context& context) override {
    const absl::StatusOr<std::vector<StreamTurn>> turns = ReadTurnStream(file_, limit_);
    if (!turns.ok()) return context.Fail(ExitCode::kFailed, turns.status().message());
    // Without a deadline: the sidecar takes milliseconds a turn, and calls may be many.
    grpc::ClientContext call;
    v1::LearnTurnsResponse response;
    auto writer = context.admin().LearnTurns(&call, &response);
    for (const StreamTurn& turn : *turns) {
      v1::LearnTurnsRequest request;
      *request.mutable_turn() = ToProtoTurn(turn, plain_);
      scope_.Fill(request.mutable_turn()->mutable_scope());
      request.mutable_llm()->set_reply(turn.reply);
      request.mutable_llm()->set_called_tools(turn.called_tools);
      why_.Fill(&request);
      if (!writer->Write(request)) break;  // Finish says why
    }
    writer->WritesDone();
    if (grpc::Status status = writer->Finish(); !status.ok()) return context.Fail(status);
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    return response.learned() == 0 ? ExitCode::kNegative : ExitCode::kOk;
  }

 private:
  static void Print(const v1::LearnTurnsResponse& response, std::ostream& out) {
    std::vector<std::pair<std::string, std::string>> fields = {
        {"turns", absl::StrCat(response.received())},
        {"learned", absl::StrCat(response.learned())},
        {"labels for the budget", absl::StrCat(response.labelled())}};
    for (const v1::OutcomeCount& count : response.refused()) {
      fields.emplace_back(absl::StrCat("not learned: ", Word(count.outcome())),
                          absl::StrCat(count.turns()));
    }
    PrintFields(fields, out);
  }

  std::string file_;
  bool plain_ = false;
  size_t limit_ = 0;
  ScopeFlags scope_;
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakeLearnCommand() { return std::make_unique<LearnCommand>(); }

}  // namespace turnopt::cli
