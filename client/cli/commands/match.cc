#include <CLI/CLI.hpp>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/turn_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Tries the quick responses. Exit code 1: none matches.
class MatchCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("match", "Try the quick responses alone");
    turn_.Declare(*app);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::MatchQuickResponseRequest request;
    if (absl::Status status = turn_.Fill(request.mutable_turn()); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::MatchQuickResponseResponse response;
    if (grpc::Status status = context.turns().MatchQuickResponse(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else if (response.matched()) {
      PrintFields({{"rule", response.rule_id()},
                   {"reply", response.reply()},
                   {"confidence", absl::StrFormat("%.3f", response.confidence())},
                   {"why", Word(response.reason())}},
                  context.out());
    } else {
      PrintFields({{"no rule", Word(response.reason())}}, context.out());
    }
    return response.matched() ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  TurnFlags turn_;
};

}  // namespace

std::unique_ptr<Command> MakeMatchCommand() { return std::make_unique<MatchCommand>(); }

}  // namespace turnopt::cli
