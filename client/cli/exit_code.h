#ifndef TURNOPT_CLIENT_CLI_EXIT_CODE_H_
#define TURNOPT_CLIENT_CLI_EXIT_CODE_H_

namespace turnopt::cli {

// What a script learns from turnctl without reading its output. Shown by `turnctl --help`.
enum class ExitCode {
  kOk = 0,
  kNegative = 1,     // it worked and the answer is no: a miss, no match, a failed check
  kUsage = 2,        // the command line is wrong
  kUnreachable = 3,  // the sidecar did not answer
  kRefused = 4,      // the sidecar refused the request
  kFailed = 5,       // something on this side failed: a file, a process
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_EXIT_CODE_H_
