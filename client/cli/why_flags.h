#ifndef TURNOPT_CLIENT_CLI_WHY_FLAGS_H_
#define TURNOPT_CLIENT_CLI_WHY_FLAGS_H_

#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace turnopt::cli {

// --why and --operator: what goes on record with a change. The operator is who runs the command
// ($USER) unless said otherwise.
//
// External synchronisation.
class WhyFlags {
 public:
  // `required`: the sidecar refuses the change without a reason.
  void Declare(CLI::App& app, bool required);

  // Into any request that has `operator` and `reason`.
  template <typename Request>
  void Fill(Request* request) const {
    request->set_operator_(operator_);
    request->set_reason(why_);
  }

 private:
  std::string why_;
  std::string operator_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_WHY_FLAGS_H_
