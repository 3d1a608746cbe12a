#ifndef TURNOPT_CLIENT_CLI_TURN_FLAGS_H_
#define TURNOPT_CLIENT_CLI_TURN_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/scope_flags.h"
#include "turnoptimizer/v1/turn.pb.h"

namespace CLI {
class App;
}  // namespace CLI

namespace turnopt::cli {

// The options that describe one turn, shared by the commands that ask about one.
//
// External synchronisation.
class TurnFlags {
 public:
  // Adds them to `command`; the utterance is its first positional argument.
  void Declare(CLI::App& command);

  // The turn they describe. kInvalidArgument for a --var that is not NAME=VALUE.
  absl::Status Fill(turnoptimizer::v1::Turn* turn) const;

 private:
  std::string utterance_;
  std::string call_ = "turnctl";
  std::string caller_;
  std::string flow_;
  std::string state_;
  std::string previous_;
  std::vector<std::string> variables_;
  ScopeFlags scope_;
  double asr_confidence_ = -1;  // negative: not given
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_TURN_FLAGS_H_
