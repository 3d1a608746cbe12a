#ifndef TURNOPT_CLIENT_CLI_WHY_FLAGS_H_
#define TURNOPT_CLIENT_CLI_WHY_FLAGS_H_

#include <string>

#include "absl/status/status.h"

namespace CLI {
class App;
}  // namespace CLI

namespace turnopt::cli {

// --why and --operator: what goes on record with every change. The operator is who runs the command
// unless said otherwise.
//
// External synchronisation.
class WhyFlags {
 public:
  // `required`: the command always changes something. Others Check() before they do.
  void Declare(CLI::App& app, bool required);

  // kInvalidArgument without --why.
  absl::Status Check() const;

  // Into any request that has `operator` and `reason`.
  template <typename Request>
  void Fill(Request* request) const {
    request->set_operator_(Operator());
    request->set_reason(why_);
  }

 private:
  std::string Operator() const;

  std::string why_;
  std::string operator_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_WHY_FLAGS_H_
