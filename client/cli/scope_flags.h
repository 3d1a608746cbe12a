#ifndef TURNOPT_CLIENT_CLI_SCOPE_FLAGS_H_
#define TURNOPT_CLIENT_CLI_SCOPE_FLAGS_H_

#include <string>

#include "turnoptimizer/v1/turn.pb.h"

namespace CLI {
class App;
}  // namespace CLI

namespace turnopt::cli {

// The options that name a scope, shared by the commands that act within one.
//
// External synchronisation.
class ScopeFlags {
 public:
  void Declare(CLI::App& command);

  void Fill(turnoptimizer::v1::Scope* scope) const;

 private:
  std::string tenant_;
  std::string agent_version_;
  std::string facts_epoch_;
  std::string locale_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_SCOPE_FLAGS_H_
