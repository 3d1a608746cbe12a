#ifndef TURNOPT_TESTS_COMPONENT_SIDECAR_FIXTURE_H_
#define TURNOPT_TESTS_COMPONENT_SIDECAR_FIXTURE_H_

#include <grpcpp/channel.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "server/app/sidecar.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_directory.h"
#include "turnoptimizer/v1/admin.grpc.pb.h"
#include "turnoptimizer/v1/turn_optimizer.grpc.pb.h"

namespace turnopt::testing {

// A whole sidecar in the test's process, on free loopback ports, with a clock that the test owns
// and the rules of kDemoRules.
class SidecarFixture : public ::testing::Test {
 protected:
  // One rule with two variants for "busy", and one with a placeholder for "who is this".
  static const char* const kDemoRules;

  // Starts it in enabled mode, with these settings over the fixture's own.
  void Start(const std::map<std::string, std::string>& settings = {});
  void Stop() { sidecar_.reset(); }

  // Each fails the test unless the RPC's status is OK.
  turnoptimizer::v1::OptimizeTurnResponse Optimize(const turnoptimizer::v1::Turn& turn);
  turnoptimizer::v1::CompleteTurnResponse Complete(
      const turnoptimizer::v1::CompleteTurnRequest& report);
  turnoptimizer::v1::GetStatusResponse Status();

  // Asks, and reports that the LLM said `reply`. Returns what was decided.
  turnoptimizer::v1::OptimizeTurnResponse TurnByLlm(const turnoptimizer::v1::Turn& turn,
                                                    const std::string& reply);
  // Until everything that was reported is learned.
  void WaitForLearning();

  std::string Metrics() const;

  FakeClock clock_;
  TempDirectory folder_;
  std::unique_ptr<app::Sidecar> sidecar_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizer::Stub> turns_;
  std::unique_ptr<turnoptimizer::v1::TurnOptimizerAdmin::Stub> admin_;
};

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_COMPONENT_SIDECAR_FIXTURE_H_
