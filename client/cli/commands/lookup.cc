#include <CLI/CLI.hpp>

#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/turn_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Looks in the plain response cache. Exit code 1: a miss.
class LookupCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("lookup", "Look in the plain response cache alone");
    turn_.Declare(*app);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::LookupCacheRequest request;
    if (absl::Status status = turn_.Fill(request.mutable_turn()); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::LookupCacheResponse response;
    if (grpc::Status status = context.turns().LookupCache(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else if (response.hit()) {
      PrintFields({{"hit", response.reply()},
                   {"matched", response.matched_utterance()},
                   {"age", ShortDuration(FromProto(response.age()))}},
                  context.out());
    } else {
      PrintFields({{"miss", Word(response.reason())}}, context.out());
    }
    return response.hit() ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  TurnFlags turn_;
};

}  // namespace

std::unique_ptr<Command> MakeLookupCommand() { return std::make_unique<LookupCommand>(); }

}  // namespace turnopt::cli
