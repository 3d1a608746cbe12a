#include "client/cli/turnctl.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include "client/cli/command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"

namespace turnopt::cli {
namespace {

constexpr char kTurnSocket[] = "/run/turn-optimizer/turn.sock";
constexpr char kTcpTarget[] = "127.0.0.1:50051";
constexpr char kAdminTarget[] = "unix:///run/turn-optimizer-admin/admin.sock";

constexpr char kFooter[] =
    "Exit codes: 0 done; 1 done, and the answer is no (a miss, no match, a failed check); 2 wrong\n"
    "command line; 3 no sidecar answered; 4 the sidecar refused; 5 something here failed.\n"
    "Environment: TURN_OPTIMIZER_TARGET, TURN_OPTIMIZER_ADMIN_TARGET, TURN_OPTIMIZER_SERVER (path "
    "of\n"
    "the server program, for commands that start one).";

std::string DefaultTarget() {
  std::error_code ignored;
  return std::filesystem::exists(kTurnSocket, ignored) ? std::string("unix://") + kTurnSocket
                                                       : std::string(kTcpTarget);
}

}  // namespace

ExitCode RunTurnctl(const std::string& program, std::vector<std::string> args,
                    const Surroundings& surroundings) {
  Context::Options options;
  options.program = program;
  options.tty = surroundings.err_is_terminal;
  double timeout_s = absl::ToDoubleSeconds(options.timeout);

  CLI::App root("Asks, steers and examines a TurnOptimizer sidecar.", "turnctl");
  root.footer(kFooter);
  root.require_subcommand(1);
  root.fallthrough();
  root.set_version_flag("--version", std::string(TURNOPT_VERSION));
  root.add_option("--target", options.target, "Turn service: unix:///path or host:port");
  root.add_option("--admin-target", options.admin_target,
                  "Admin service: unix:///path or host:port");
  root.add_option("--timeout", timeout_s, "Seconds to wait for an answer")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
  root.add_flag("--json", options.json, "One JSON object instead of a table");
  root.add_flag("--quiet", options.quiet, "No progress");

  std::vector<std::pair<CLI::App*, std::unique_ptr<Command>>> commands;
  for (std::unique_ptr<Command>& command : MakeCommands()) {
    CLI::App* app = command->Declare(root);
    commands.emplace_back(app, std::move(command));
  }

  std::reverse(args.begin(), args.end());  // as CLI11 wants them
  try {
    root.parse(std::move(args));
  } catch (const CLI::ParseError& error) {
    const int code = root.exit(error, surroundings.out, surroundings.err);
    return code == 0 ? ExitCode::kOk : ExitCode::kUsage;
  }

  const auto choose = [&](std::string* value, const char* variable, const std::string& otherwise) {
    if (value->empty()) {
      *value = surroundings.environment(variable);
    }
    options.targets_given |= !value->empty();
    if (value->empty()) {
      *value = otherwise;
    }
  };
  choose(&options.target, "TURN_OPTIMIZER_TARGET", DefaultTarget());
  choose(&options.admin_target, "TURN_OPTIMIZER_ADMIN_TARGET", kAdminTarget);
  options.server_program = surroundings.environment("TURN_OPTIMIZER_SERVER");
  options.timeout = absl::Seconds(timeout_s);

  Context context(options, surroundings.out, surroundings.err);
  for (const auto& [app, command] : commands) {
    if (app->parsed()) {
      return command->Run(context);
    }
  }
  return ExitCode::kUsage;
}

}  // namespace turnopt::cli
