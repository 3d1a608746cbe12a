#ifndef TURNOPT_CLIENT_CLI_PROCESS_SERVER_PROGRAM_H_
#define TURNOPT_CLIENT_CLI_PROCESS_SERVER_PROGRAM_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace turnopt::cli {

// Path of the server's program: `given` if it is not empty, else the `turn-optimizer` beside
// `own_program`, else the one of the build tree that `own_program` stands in, else the first in
// PATH. kNotFound says what was tried.
absl::StatusOr<std::string> FindServerProgram(const std::string& given,
                                              const std::string& own_program);

// Runs the program to its end with this process's output, and returns its exit code.
absl::StatusOr<int> RunServerProgram(const std::string& program,
                                     const std::vector<std::string>& arguments);

// The same, and returns what the program wrote to standard output. kInternal when it fails; it has
// said why on standard error, which is this process's.
absl::StatusOr<std::string> CaptureServerProgram(const std::string& program,
                                                 const std::vector<std::string>& arguments);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_PROCESS_SERVER_PROGRAM_H_
