#include "server/core/sla/ramp_runner.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;
using ::turnopt::testing::FakeClock;
using ::turnopt::testing::ServedTurn;

class LineSink final : public AlertSink {
 public:
  void OnIncident(const Incident& incident) override { lines.push_back(incident.line); }
  std::vector<std::string> lines;
};

class RampRunnerTest : public ::testing::Test {
 protected:
  RampRunnerTest() {
    RolloutPolicy::Options options;
    options.mode = Mode::kEnabled;
    policy_ = *RolloutPolicy::Create(options);
    levels_ = std::make_unique<ServiceLevels>(ServiceLevels::Options(), *policy_,
                                              std::vector<AlertSink*>{&sink_}, nullptr);
    runner_ = std::make_unique<RampRunner>(*Ramp::Create({}), *policy_, *levels_);
    levels_->AddSink(runner_.get());
  }

  Attribution Ana() { return {"ana", "a test", clock_.Now()}; }

  // Turns of the canary, or of the calls outside it.
  void Turns(bool serving, int count, int total_ms, double quality = 80) {
    for (int i = 0; i < count; ++i) {
      TurnRecord turn = ServedTurn();
      turn.completed_at = clock_.Now();
      turn.mode = serving ? Mode::kEnabled : Mode::kShadow;
      const bool hit = serving && i % 100 < 65;
      turn.spoken = hit ? Source::kQuickResponse : Source::kLlm;
      if (!serving && i % 100 < 65) turn.candidate = Source::kQuickResponse;
      turn.llm_called = !hit;
      turn.latency.total = absl::Milliseconds(total_ms);
      turn.quality.emplace();
      turn.quality->overall = quality;
      turn.quality->profile = "voice";
      runner_->OnTurn(turn);
    }
  }
  void Days(double days) {
    clock_.Advance(absl::Hours(24) * days);
    runner_->Tick(clock_.Now());
  }

  FakeClock clock_;
  LineSink sink_;
  std::unique_ptr<RolloutPolicy> policy_;
  std::unique_ptr<ServiceLevels> levels_;
  std::unique_ptr<RampRunner> runner_;
};

TEST_F(RampRunnerTest, ThirtyGoodDaysGoFromShadowToEverything) {
  ASSERT_TRUE(runner_->Start({}, Ana()).ok());
  EXPECT_EQ(policy_->canary_percent(), 0);
  std::vector<double> shares;
  for (int day = 1; day <= 30; ++day) {
    shares.push_back(policy_->canary_percent());
    const bool shadow = policy_->canary_percent() == 0;
    if (policy_->canary_percent() < 100) Turns(false, 600, 4000);
    if (!shadow) Turns(true, 600, 1100);
    Days(1);
  }
  std::vector<double> want = {0, 0, 0, 10, 10, 25, 25, 25, 25, 50, 50, 75, 75};
  want.resize(30, 100);
  EXPECT_EQ(shares, want);
  EXPECT_EQ(runner_->Progress(clock_.Now())->state.status, RampState::Status::kFinished);
  EXPECT_THAT(sink_.lines.back(), HasSubstr("[RAMP] Finished"));
}

TEST_F(RampRunnerTest, SlowCanaryHaltsAndTellsWhy) {
  ASSERT_TRUE(runner_->Start({}, Ana()).ok());
  Turns(false, 600, 4000);
  Days(3);
  EXPECT_EQ(policy_->canary_percent(), 10);
  Turns(false, 600, 4000);
  Turns(true, 600, 1720);
  Days(0.01);
  EXPECT_EQ(sink_.lines.back(),
            "[RAMP] Halted at 10%: not met: mean latency 1720 ms (under 1500 ms)");
  Days(10);
  EXPECT_EQ(policy_->canary_percent(), 10) << "a halt keeps the share";

  ASSERT_TRUE(runner_->Resume(Ana()).ok());
  Turns(true, 600, 1100);
  Days(2);
  EXPECT_EQ(policy_->canary_percent(), 25);
}

TEST_F(RampRunnerTest, RollbackHaltsTheRampUntilRearmedAndResumed) {
  ASSERT_TRUE(runner_->Start({}, Ana()).ok());
  Turns(false, 600, 4000);
  Days(3);
  ASSERT_TRUE(levels_->RollBack({"ana", "wrong prices", clock_.Now()}).ok());
  Turns(true, 600, 1100);
  Days(2);
  EXPECT_EQ(policy_->canary_percent(), 10);
  EXPECT_THAT(runner_->Progress(clock_.Now())->state.halt_reason, HasSubstr("rolled back"));
  EXPECT_EQ(runner_->Resume(Ana()).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(levels_->Rearm({"ana", "prices mended", clock_.Now()}).ok());
  EXPECT_TRUE(runner_->Resume(Ana()).ok());
}

TEST_F(RampRunnerTest, RestartTakesTheRampUpWithItsMeasures) {
  ASSERT_TRUE(runner_->Start({}, Ana()).ok());
  Turns(false, 600, 4000);
  Days(1);
  const auto policy = *RolloutPolicy::Create({});
  ASSERT_TRUE(policy->Restore(policy_->State()).ok());
  const RampRunner restarted(*Ramp::Create({}), *policy, *levels_);
  const auto status = restarted.Progress(clock_.Now());
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state.current.turns, 600u);
  EXPECT_EQ(status->next.kind, RampMove::Kind::kWait);
}

TEST_F(RampRunnerTest, SidecarErrorsAndCriticalIncidentsAreCounted) {
  ASSERT_TRUE(runner_->Start({}, Ana()).ok());
  runner_->OnSidecarError();
  Incident incident;
  incident.kind = IncidentKind::kManualRollback;
  incident.severity = Severity::kCritical;
  incident.line = "[ALERT] Voice Agent Rolled Back by ana: quality of the prices";
  runner_->OnIncident(incident);
  incident.phase = Incident::Phase::kResolved;
  runner_->OnIncident(incident);
  const RampMeasures measures = runner_->Progress(clock_.Now())->state.current;
  EXPECT_EQ(measures.sidecar_errors, 1u);
  EXPECT_EQ(measures.critical_incidents, 1u);
  EXPECT_EQ(measures.quality_rollbacks, 1u);
  Days(0.01);
  EXPECT_THAT(sink_.lines.back(), HasSubstr("calls that the sidecar failed: 1 (at most 0)"));
}

TEST_F(RampRunnerTest, CommandsFitTheStatus) {
  EXPECT_FALSE(runner_->Progress(clock_.Now()).has_value());
  EXPECT_EQ(runner_->Halt(Ana()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(runner_->Resume(Ana()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(runner_->End(Ana()).code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(runner_->Start({{RampStage::kCanary, 5, absl::Hours(1)}}, Ana()).ok());
  EXPECT_EQ(policy_->canary_percent(), 5);
  EXPECT_EQ(runner_->Start({}, Ana()).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(runner_->Halt({"ana", "lunch", clock_.Now()}).ok());
  EXPECT_EQ(runner_->Progress(clock_.Now())->state.halt_reason, "by ana: lunch");
  ASSERT_TRUE(runner_->End(Ana()).ok());
  EXPECT_FALSE(runner_->Progress(clock_.Now()).has_value());
  EXPECT_EQ(policy_->canary_percent(), 5) << "ending a ramp leaves the share";
}

}  // namespace
}  // namespace turnopt::core
