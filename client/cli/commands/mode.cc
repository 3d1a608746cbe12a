#include <CLI/CLI.hpp>

#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Sets or withdraws the operator's mode. Exit code 1: another mode is in force, because a more
// restrictive one holds.
class ModeCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("mode", "Set the operator's mode");
    app->add_option("mode", mode_, "disabled, shadow or enabled; `configured` withdraws it")
        ->required()
        ->check(CLI::IsMember({"disabled", "shadow", "enabled", "configured"}));
    why_.Declare(*app, /*required=*/true);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::SetModeRequest request;
    request.set_mode(Parse<v1::Mode>(mode_).value_or(v1::MODE_UNSPECIFIED));
    why_.Fill(&request);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::SetModeResponse response;
    if (grpc::Status status = context.admin().SetMode(&call, request, &response); !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      PrintFields(
          {{"mode in force", Word(response.mode())}, {"before", Word(response.previous_mode())}},
          context.out());
    }
    const bool in_force =
        request.mode() == v1::MODE_UNSPECIFIED || request.mode() == response.mode();
    return in_force ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  std::string mode_;
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakeModeCommand() { return std::make_unique<ModeCommand>(); }

}  // namespace turnopt::cli
