#include <CLI/CLI.hpp>

#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Releases a rollback.
class RearmCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("rearm", "Answer again after a rollback");
    why_.Declare(*app, /*required=*/true);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::RearmRollbackRequest request;
    why_.Fill(&request);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::RearmRollbackResponse response;
    if (grpc::Status status = context.admin().RearmRollback(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      PrintFields(
          {{"re-armed after", response.incident_id()}, {"mode in force", Word(response.mode())}},
          context.out());
    }
    return ExitCode::kOk;
  }

 private:
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakeRearmCommand() { return std::make_unique<RearmCommand>(); }

}  // namespace turnopt::cli
