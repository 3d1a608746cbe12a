#ifndef TURNOPT_CLIENT_CLI_COMMAND_H_
#define TURNOPT_CLIENT_CLI_COMMAND_H_

#include "client/cli/exit_code.h"

namespace CLI {
class App;
}  // namespace CLI

namespace turnopt::cli {

class Context;

// One subcommand of turnctl. To add one: a file in client/cli/commands with a Make...Command
// function, its declaration and a line in commands.h and commands.cc, its file in CMakeLists.txt.
//
// External synchronisation; used for one invocation.
class Command {
 public:
  virtual ~Command() = default;

  // Adds the subcommand with its options to `root` and returns it. Options are kept in members,
  // which CLI11 fills before Run.
  virtual CLI::App* Declare(CLI::App& root) = 0;

  // Called when the subcommand was given. Results go to context.out(), complaints through
  // context.Fail.
  virtual ExitCode Run(Context& context) = 0;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_COMMAND_H_
