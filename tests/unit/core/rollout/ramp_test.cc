#include "server/core/rollout/ramp.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;

constexpr absl::Time kStart = absl::UnixEpoch();
const Attribution kAna{"ana", "go", kStart};

absl::Time Day(double day) { return kStart + absl::Hours(24) * (day - 1); }

Ramp Guide() { return *Ramp::Create({}); }

// Figures that meet every criterion of the guide.
void FillGood(RampState& state) {
  RampMeasures good;
  good.turns = 1000;
  good.timed_turns = 1000;
  good.total_ms = 1000 * 1100;
  good.scored_turns = 1000;
  good.quality = 1000 * 80;
  good.answered = 650;
  good.answerable = 650;
  good.llm_calls = 350;
  state.current = good;
  state.baseline = good;
  state.baseline.total_ms = 1000 * 4000;
  state.baseline.llm_calls = 1000;
}

TEST(RampTest, GoodTrafficFollowsTheGuidesCalendar) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  const std::pair<double, double> calendar[] = {{4, 10},  {6, 25},  {8, 25},
                                                {10, 50}, {12, 75}, {14, 100}};
  for (const auto& entry : calendar) {
    FillGood(state);
    EXPECT_EQ(ramp.Decide(state, Day(entry.first) - absl::Seconds(1)).kind, RampMove::Kind::kWait);
    const RampMove move = ramp.Decide(state, Day(entry.first));
    ASSERT_EQ(move.kind, RampMove::Kind::kAdvance) << move.why;
    state = ramp.Apply(state, move, Day(entry.first));
    EXPECT_EQ(state.plan[state.step].percent, entry.second) << "day " << entry.first;
    EXPECT_EQ(state.current.turns, 0u) << "each step is judged by its own turns";
  }
  FillGood(state);
  const RampMove last = ramp.Decide(state, Day(31));
  EXPECT_EQ(last.kind, RampMove::Kind::kFinish);
  state = ramp.Apply(state, last, Day(31));
  EXPECT_EQ(state.status, RampState::Status::kFinished);
  EXPECT_EQ(ramp.Decide(state, Day(40)).kind, RampMove::Kind::kWait);
}

TEST(RampTest, FailedCriterionHaltsWithItsFigure) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  state.step = 1;
  FillGood(state);
  state.current.total_ms = 1000 * 1720;
  const RampMove move = ramp.Decide(state, Day(1.5));
  ASSERT_EQ(move.kind, RampMove::Kind::kHalt);
  EXPECT_EQ(move.why, "not met: mean latency 1720 ms (under 1500 ms)");
  state = ramp.Apply(state, move, Day(1.5));
  EXPECT_EQ(state.status, RampState::Status::kHalted);
  EXPECT_EQ(state.halt_reason, move.why);
  EXPECT_EQ(ramp.Decide(state, Day(30)).kind, RampMove::Kind::kWait) << "halted stays halted";
}

TEST(RampTest, TooFewTurnsWaitBeyondTheEndOfTheStep) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  const RampMove move = ramp.Decide(state, Day(9));
  EXPECT_EQ(move.kind, RampMove::Kind::kWait);
  EXPECT_THAT(move.why, HasSubstr("0 of 200 turns seen"));
  FillGood(state);
  EXPECT_EQ(ramp.Decide(state, Day(9)).kind, RampMove::Kind::kAdvance);
}

TEST(RampTest, OneSidecarErrorEndsTheShadowPhase) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  state.current.sidecar_errors = 1;
  EXPECT_EQ(ramp.Decide(state, Day(1)).kind, RampMove::Kind::kHalt);
}

TEST(RampTest, PreviousStepIsKeptForComparisonOnceItAnsweredTurns) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  FillGood(state);
  state = ramp.Apply(state, {RampMove::Kind::kAdvance, ""}, Day(4));
  EXPECT_EQ(state.previous.turns, 0u) << "a shadow step answered nobody";
  FillGood(state);
  state = ramp.Apply(state, {RampMove::Kind::kAdvance, ""}, Day(6));
  EXPECT_EQ(state.previous.turns, 1000u);
}

TEST(RampTest, ResumedStepBeginsAnew) {
  const Ramp ramp = Guide();
  RampState state = *ramp.Start({}, kAna);
  state.step = 2;
  FillGood(state);
  state.baseline.errors = 7;
  state = ramp.Apply(state, {RampMove::Kind::kHalt, "slow"}, Day(7));
  state = ramp.Resume(state, {"bo", "vendor is back", Day(8)});
  EXPECT_EQ(state.status, RampState::Status::kRunning);
  EXPECT_EQ(state.step, 2u);
  EXPECT_EQ(state.step_started_at, Day(8));
  EXPECT_EQ(state.current.turns, 0u);
  EXPECT_EQ(state.baseline.errors, 7u) << "the baseline stays measured";
  EXPECT_TRUE(state.halt_reason.empty());
}

TEST(RampTest, BadPlansAreRefusedByName) {
  const Ramp ramp = Guide();
  const absl::Duration day = absl::Hours(24);
  const std::pair<std::vector<RampStep>, const char*> cases[] = {
      {{{RampStage::kCanary, 101, day}}, "plan[0].percent"},
      {{{RampStage::kCanary, 50, day}, {RampStage::kCanary, 10, day}}, "plan[1].percent"},
      {{{RampStage::kCanary, 50, absl::ZeroDuration()}}, "plan[0].duration"},
      {{{RampStage::kCanary, 50, absl::InfiniteDuration()}}, "plan[0].duration"},
      {std::vector<RampStep>(51, {RampStage::kCanary, 50, day}), "51 steps"},
  };
  for (const auto& c : cases) {
    const auto state = ramp.Start(c.first, kAna);
    ASSERT_EQ(state.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(state.status().message()), HasSubstr(c.second));
  }
  EXPECT_FALSE(Ramp::Create({{}, GuideCriteria()}).ok());
}

TEST(RampTest, SharesHaveTheirStages) {
  EXPECT_EQ(Ramp::StageOf(0), RampStage::kShadow);
  EXPECT_EQ(Ramp::StageOf(10), RampStage::kCanary);
  EXPECT_EQ(Ramp::StageOf(25), RampStage::kCanary);
  EXPECT_EQ(Ramp::StageOf(50), RampStage::kRampUp);
  EXPECT_EQ(Ramp::StageOf(100), RampStage::kStabilization);
}

}  // namespace
}  // namespace turnopt::core
