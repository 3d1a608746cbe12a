#ifndef TURNOPT_TESTS_UNIT_CLIENT_CLI_FAKE_SIDECAR_H_
#define TURNOPT_TESTS_UNIT_CLIENT_CLI_FAKE_SIDECAR_H_

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/replay/sidecar.h"

namespace turnopt::cli {

// A sidecar that decides as the test says and writes down what it is told.
class FakeSidecar final : public Sidecar {
 public:
  // Fills decision, candidate and verify.
  std::function<void(const turnoptimizer::v1::Turn&, turnoptimizer::v1::OptimizeTurnResponse*)>
      decide;
  turnoptimizer::v1::Mode most_permissive_mode = turnoptimizer::v1::MODE_ENABLED;
  absl::Status complete_status;

  std::vector<turnoptimizer::v1::OptimizeTurnRequest> asked;
  std::vector<turnoptimizer::v1::CompleteTurnRequest> reported;
  std::vector<turnoptimizer::v1::Mode> modes;

  absl::Status OptimizeTurn(const turnoptimizer::v1::OptimizeTurnRequest& request,
                            turnoptimizer::v1::OptimizeTurnResponse* response) override {
    response->set_turn_id(absl::StrCat("t", asked.size()));
    response->mutable_decision()->set_source(turnoptimizer::v1::SOURCE_LLM);
    asked.push_back(request);
    if (decide) {
      decide(request.turn(), response);
    }
    return absl::OkStatus();
  }

  absl::Status CompleteTurn(const turnoptimizer::v1::CompleteTurnRequest& request,
                            turnoptimizer::v1::CompleteTurnResponse*) override {
    reported.push_back(request);
    return complete_status;
  }

  absl::StatusOr<turnoptimizer::v1::GetStatusResponse> GetStatus() override {
    return turnoptimizer::v1::GetStatusResponse();
  }

  absl::StatusOr<std::map<std::string, double>> JudgedTurns(absl::Time) override {
    return std::map<std::string, double>();
  }

  absl::StatusOr<turnoptimizer::v1::Mode> SetMode(turnoptimizer::v1::Mode mode,
                                                  const std::string&) override {
    modes.push_back(mode);
    return std::min(mode, most_permissive_mode);
  }
};

}  // namespace turnopt::cli

#endif  // TURNOPT_TESTS_UNIT_CLIENT_CLI_FAKE_SIDECAR_H_
