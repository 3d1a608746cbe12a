#ifndef TURNOPT_CLIENT_CLI_TURNCTL_H_
#define TURNOPT_CLIENT_CLI_TURNCTL_H_

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"

namespace turnopt::cli {

// What the process gives turnctl. Tests hand in their own.
struct Surroundings {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;
  // Value of an environment variable; empty when it is not set.
  std::function<std::string(const std::string&)> environment;
};

// The whole program but for the process: parses `args` (without the program's name), runs the one
// command that they name.
ExitCode RunTurnctl(const std::string& program, std::vector<std::string> args,
                    const Surroundings& surroundings);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_TURNCTL_H_
