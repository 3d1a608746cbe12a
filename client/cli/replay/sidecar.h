#ifndef TURNOPT_CLIENT_CLI_REPLAY_SIDECAR_H_
#define TURNOPT_CLIENT_CLI_REPLAY_SIDECAR_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "turnoptimizer/v1/admin.pb.h"
#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::cli {

// A sidecar as replay and demo see it: an agent that can also reach the admin socket.
//
// External synchronisation.
class Sidecar {
 public:
  virtual ~Sidecar() = default;

  virtual absl::Status OptimizeTurn(const turnoptimizer::v1::OptimizeTurnRequest& request,
                                    turnoptimizer::v1::OptimizeTurnResponse* response) = 0;
  virtual absl::Status CompleteTurn(const turnoptimizer::v1::CompleteTurnRequest& request,
                                    turnoptimizer::v1::CompleteTurnResponse* response) = 0;
  virtual absl::StatusOr<turnoptimizer::v1::GetStatusResponse> GetStatus() = 0;

  // How the sidecar's judge labelled learned replies since `since`: by turn id, the probability
  // that the answer says the same as the LLM's reply.
  virtual absl::StatusOr<std::map<std::string, double>> JudgedTurns(absl::Time since) = 0;

  // Sets the operator's mode; unspecified withdraws it. Returns the mode in force.
  virtual absl::StatusOr<turnoptimizer::v1::Mode> SetMode(turnoptimizer::v1::Mode mode,
                                                          const std::string& why) = 0;
};

// Over gRPC. Each call may take `timeout`, JudgedTurns two minutes at least: replay measures
// latency, it does not cut it off.
std::unique_ptr<Sidecar> ConnectSidecar(const std::string& target, const std::string& admin_target,
                                        absl::Duration timeout);

// Takes the labels of learned replies out of lines of the sidecar's log; other lines are passed
// over.
void ReadJudgedTurns(absl::string_view json_lines, std::map<std::string, double>* agreement);

// Returns once everything that was reported is in force, so that a replay does not depend on how
// fast the machine learns. kDeadlineExceeded after `timeout`.
absl::Status WaitUntilLearned(Sidecar& sidecar, absl::Duration timeout);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPLAY_SIDECAR_H_
