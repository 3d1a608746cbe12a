#include <CLI/CLI.hpp>

#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/process/server_program.h"

namespace turnopt::cli {
namespace {

// `rules check FILE...`: the server's own check, so that there is one parser. Exit code 1: a file
// is wrong.
class RulesCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("rules", "Work on rule files");
    app->require_subcommand(1);
    CLI::App* check = app->add_subcommand("check", "Check rule files and their self-tests");
    check->add_option("files", files_, "Rule files")->required();
    return app;
  }

  ExitCode Run(Context& context) override {
    absl::StatusOr<std::string> server =
        FindServerProgram(context.options().server_program, context.options().program);
    if (!server.ok()) {
      return context.Fail(ExitCode::kFailed, server.status().message());
    }
    std::vector<std::string> arguments = {"--check-rules"};
    arguments.insert(arguments.end(), files_.begin(), files_.end());
    absl::StatusOr<int> code = RunServerProgram(*server, arguments);
    if (!code.ok()) {
      return context.Fail(ExitCode::kFailed, code.status().message());
    }
    return *code == 0 ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> MakeRulesCommand() { return std::make_unique<RulesCommand>(); }

}  // namespace turnopt::cli
