#ifndef TURNOPT_CLIENT_CLI_CONTEXT_H_
#define TURNOPT_CLIENT_CLI_CONTEXT_H_

#include <iosfwd>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cli/exit_code.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::cli {

// What every command shares: where the sidecar is, where output goes, how errors read.
//
// External synchronisation.
class Context {
 public:
  struct Options {
    std::string target;          // of the turn service
    std::string admin_target;    // of the admin service
    bool targets_given = false;  // by flag or environment, rather than by default
    absl::Duration timeout = absl::Seconds(5);
    bool json = false;           // one JSON object instead of a table
    bool quiet = false;          // no progress
    bool tty = false;            // `err` is a terminal: progress may be drawn
    std::string program;         // path of this program
    std::string server_program;  // path of the server; empty: the one beside this program
  };

  Context(const Options& options, std::ostream& out, std::ostream& err);
  ~Context();

  // Connect on first use; the context owns them.
  turnoptimizer::v1::TurnOptimizer::Stub& turns();
  turnoptimizer::v1::TurnOptimizerAdmin::Stub& admin();

  // Gives the call `options().timeout`.
  void SetDeadline(grpc::ClientContext* call) const;

  const Options& options() const { return options_; }
  bool json() const { return options_.json; }
  std::ostream& out() { return out_; }
  std::ostream& err() { return err_; }

  // Prints the message as one JSON object, with the names of the proto and absent values left out.
  void PrintJson(const google::protobuf::Message& message);

  // Says on `err` what failed and returns the code: kUnreachable or kRefused for a status.
  ExitCode Fail(const grpc::Status& status);
  ExitCode Fail(const absl::Status& status);
  ExitCode Fail(ExitCode code, absl::string_view what);

 private:
  const Options options_;
  std::ostream& out_;
  std::ostream& err_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizer::Stub> turns_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizerAdmin::Stub> admin_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_CONTEXT_H_
