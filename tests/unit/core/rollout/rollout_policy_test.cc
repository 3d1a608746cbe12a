#include "server/core/rollout/rollout_policy.h"

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;

const Attribution kAna{"ana", "a test", absl::UnixEpoch()};

Turn CallOf(std::string call_id, std::string state = "") {
  Turn turn;
  turn.call_id = std::move(call_id);
  turn.dialog_state = std::move(state);
  return turn;
}

RolloutPolicy::Options Enabled() {
  RolloutPolicy::Options options;
  options.mode = Mode::kEnabled;
  options.state_classes = {{"1_opening", StateClass::kSimple}, {"5_price", StateClass::kComplex}};
  return options;
}

std::unique_ptr<RolloutPolicy> Make(const RolloutPolicy::Options& options) {
  auto policy = RolloutPolicy::Create(options);
  EXPECT_TRUE(policy.ok()) << policy.status();
  return *std::move(policy);
}

class CountingListener final : public RolloutListener {
 public:
  void OnRolloutChanged() override { ++changes; }
  int changes = 0;
};

TEST(RolloutPolicyTest, ModeInForceIsTheMostRestrictiveOfConfiguredOperatorsAndLatch) {
  struct Case {
    Mode configured;
    absl::optional<Mode> operators;
    Mode want;
    Reason reason;
  };
  const Case cases[] = {
      {Mode::kDisabled, absl::nullopt, Mode::kDisabled, Reason::kModeDisabled},
      {Mode::kDisabled, Mode::kEnabled, Mode::kDisabled, Reason::kModeDisabled},
      {Mode::kShadow, absl::nullopt, Mode::kShadow, Reason::kModeShadow},
      {Mode::kShadow, Mode::kEnabled, Mode::kShadow, Reason::kModeShadow},
      {Mode::kShadow, Mode::kDisabled, Mode::kDisabled, Reason::kModeDisabled},
      {Mode::kEnabled, Mode::kShadow, Mode::kShadow, Reason::kModeShadow},
      {Mode::kEnabled, Mode::kDisabled, Mode::kDisabled, Reason::kModeDisabled},
  };
  for (const Case& c : cases) {
    RolloutPolicy::Options options;
    options.mode = c.configured;
    const auto policy = Make(options);
    ASSERT_TRUE(policy->SetOperatorMode(c.operators, kAna).ok());
    const ServingVerdict verdict = policy->For(CallOf("c"));
    EXPECT_EQ(verdict.mode, c.want);
    EXPECT_EQ(verdict.reason, c.reason);
    EXPECT_EQ(policy->mode(), c.want);

    ASSERT_TRUE(policy->RollBack("i-1", true, kAna));
    EXPECT_EQ(policy->For(CallOf("c")).mode, Mode::kDisabled);
    EXPECT_EQ(policy->For(CallOf("c")).reason, Reason::kRolledBack);
  }
}

TEST(RolloutPolicyTest, WithdrawnOperatorModeLeavesTheConfiguredOne) {
  const auto policy = Make(Enabled());
  ASSERT_TRUE(policy->SetOperatorMode(Mode::kShadow, kAna).ok());
  ASSERT_TRUE(policy->SetOperatorMode(absl::nullopt, kAna).ok());
  EXPECT_EQ(policy->mode(), Mode::kEnabled);
  EXPECT_FALSE(policy->State().operator_mode.has_value());
}

TEST(RolloutPolicyTest, CanaryShareIsAboutItsPercentAndOutsideRunsAsShadow) {
  const auto policy = Make(Enabled());
  ASSERT_TRUE(policy->SetCanaryPercent(10, kAna).ok());
  int inside = 0;
  for (int i = 0; i < 10'000; ++i) {
    const ServingVerdict verdict = policy->For(CallOf(absl::StrCat("call-", i)));
    if (verdict.mode == Mode::kEnabled) {
      ++inside;
    } else {
      EXPECT_EQ(verdict.mode, Mode::kShadow);
      EXPECT_EQ(verdict.reason, Reason::kOutsideCanary);
    }
  }
  // Four standard deviations of a binomial around 1000.
  EXPECT_NEAR(inside, 1000, 120);
}

TEST(RolloutPolicyTest, GrowingShareKeepsEveryCallThatWasInside) {
  const auto policy = Make(Enabled());
  std::vector<std::string> inside;
  for (double percent : {10.0, 25.0, 50.0, 75.0, 100.0}) {
    ASSERT_TRUE(policy->SetCanaryPercent(percent, kAna).ok());
    for (const std::string& call : inside) {
      EXPECT_EQ(policy->For(CallOf(call)).mode, Mode::kEnabled) << percent;
    }
    inside.clear();
    for (int i = 0; i < 1000; ++i) {
      const std::string call = absl::StrCat("call-", i);
      if (policy->For(CallOf(call)).mode == Mode::kEnabled) inside.push_back(call);
    }
  }
  EXPECT_EQ(inside.size(), 1000u);
}

TEST(RolloutPolicyTest, NobodyIsInAShareOfZero) {
  const auto policy = Make(Enabled());
  ASSERT_TRUE(policy->SetCanaryPercent(0, kAna).ok());
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(policy->For(CallOf(absl::StrCat(i))).mode, Mode::kShadow);
  }
}

TEST(RolloutPolicyTest, OtherSaltChoosesOtherCalls) {
  RolloutPolicy::Options salted = Enabled();
  salted.canary_percent = 50;
  RolloutPolicy::Options other = salted;
  other.canary_salt = "second experiment";
  const auto one = Make(salted);
  const auto two = Make(other);
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    const Turn turn = CallOf(absl::StrCat(i));
    differ += one->For(turn).mode != two->For(turn).mode;
  }
  EXPECT_NEAR(differ, 500, 80);
}

TEST(RolloutPolicyTest, StateSwitchOutranksTheSwitchOfAllStates) {
  const auto policy = Make(Enabled());
  EXPECT_TRUE(policy->Allows(Source::kQuickResponse, "5_price"));

  ASSERT_TRUE(policy->SetSwitch(Source::kQuickResponse, "5_price", false, kAna).ok());
  EXPECT_FALSE(policy->Allows(Source::kQuickResponse, "5_price"));
  EXPECT_TRUE(policy->Allows(Source::kQuickResponse, "1_opening"));
  EXPECT_TRUE(policy->Allows(Source::kCache, "5_price"));

  ASSERT_TRUE(policy->SetSwitch(Source::kCache, "", false, kAna).ok());
  ASSERT_TRUE(policy->SetSwitch(Source::kCache, "1_opening", true, kAna).ok());
  EXPECT_FALSE(policy->Allows(Source::kCache, "5_price"));
  EXPECT_FALSE(policy->Allows(Source::kCache, ""));
  EXPECT_TRUE(policy->Allows(Source::kCache, "1_opening"));

  ASSERT_TRUE(policy->SetSwitch(Source::kQuickResponse, "5_price", absl::nullopt, kAna).ok());
  EXPECT_TRUE(policy->Allows(Source::kQuickResponse, "5_price"));
  EXPECT_EQ(policy->State().switches.size(), 2u);
}

TEST(RolloutPolicyTest, LlmAndFallbackCannotBeSwitched) {
  const auto policy = Make(Enabled());
  EXPECT_EQ(policy->SetSwitch(Source::kLlm, "", false, kAna).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(policy->SetSwitch(Source::kFallback, "", false, kAna).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(policy->Allows(Source::kLlm, "5_price"));
}

TEST(RolloutPolicyTest, SwitchesAreBounded) {
  RolloutPolicy::Options options = Enabled();
  options.bounds.max_switches = 2;
  const auto policy = Make(options);
  ASSERT_TRUE(policy->SetSwitch(Source::kCache, "a", false, kAna).ok());
  ASSERT_TRUE(policy->SetSwitch(Source::kCache, "b", false, kAna).ok());
  EXPECT_EQ(policy->SetSwitch(Source::kCache, "c", false, kAna).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(policy->SetSwitch(Source::kCache, "b", true, kAna).ok()) << "a change, not one more";
}

TEST(RolloutPolicyTest, TimeoutFollowsTheStatesClassAndTheBaselineWhileDisabled) {
  const auto policy = Make(Enabled());
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "1_opening")).timeout, absl::Milliseconds(4500));
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "unmapped")).timeout, absl::Seconds(5));
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "5_price")).timeout, absl::Seconds(6));

  ASSERT_TRUE(policy->SetOperatorMode(Mode::kDisabled, kAna).ok());
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "1_opening")).timeout, absl::Seconds(10));
}

TEST(RolloutPolicyTest, OperatorRaisesATimeoutOfAStateOrAClass) {
  const auto policy = Make(Enabled());
  ASSERT_TRUE(policy->SetClassTimeout(StateClass::kComplex, absl::Seconds(8), kAna).ok());
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "5_price")).timeout, absl::Seconds(8));
  ASSERT_TRUE(policy->SetStateTimeout("5_price", absl::Seconds(9), kAna).ok());
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "5_price")).timeout, absl::Seconds(9));
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "1_opening")).timeout, absl::Milliseconds(4500));

  ASSERT_TRUE(policy->SetStateTimeout("5_price", absl::nullopt, kAna).ok());
  ASSERT_TRUE(policy->SetClassTimeout(StateClass::kComplex, absl::nullopt, kAna).ok());
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "5_price")).timeout, absl::Seconds(6));
  EXPECT_TRUE(policy->State().timeouts.empty());
}

TEST(RolloutPolicyTest, TimeoutOutOfRangeIsRefusedAndChangesNothing) {
  const auto policy = Make(Enabled());
  for (absl::Duration bad : {absl::ZeroDuration(), absl::Milliseconds(99), absl::Seconds(61),
                             absl::InfiniteDuration(), -absl::Seconds(1)}) {
    EXPECT_EQ(policy->SetStateTimeout("s", bad, kAna).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(policy->SetStateTimeout("", absl::Seconds(1), kAna).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(policy->AdviceFor(CallOf("c", "s")).timeout, absl::Seconds(5));
}

TEST(RolloutPolicyTest, MaxTokensAreAdvisedOnlyWhereTheSidecarIsOn) {
  RolloutPolicy::Options options = Enabled();
  options.max_tokens = 120;
  const auto policy = Make(options);
  EXPECT_EQ(policy->AdviceFor(CallOf("c")).max_tokens, absl::optional<uint32_t>(120));
  ASSERT_TRUE(policy->RollBack("i-1", true, kAna));
  EXPECT_FALSE(policy->AdviceFor(CallOf("c")).max_tokens.has_value());
}

TEST(RolloutPolicyTest, RollbackHoldsUntilSomebodyRearmsWithAReason) {
  const auto policy = Make(Enabled());
  ASSERT_TRUE(policy->RollBack("i-1", true, kAna));
  EXPECT_FALSE(policy->RollBack("i-2", false, kAna)) << "the first incident stays on record";
  EXPECT_EQ(policy->State().latch->incident_id, "i-1");
  EXPECT_EQ(policy->AdviceFor(CallOf("c")).timeout, absl::Seconds(10));

  ASSERT_TRUE(policy->SetOperatorMode(Mode::kEnabled, kAna).ok());
  EXPECT_EQ(policy->mode(), Mode::kDisabled) << "a mode does not release the latch";

  EXPECT_EQ(policy->Rearm({"ana", " \t", absl::UnixEpoch()}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(policy->rolled_back());
  EXPECT_TRUE(policy->Rearm({"ana", "LLM vendor recovered", absl::UnixEpoch()}).ok());
  EXPECT_EQ(policy->For(CallOf("c")).mode, Mode::kEnabled);
  EXPECT_EQ(policy->Rearm({"ana", "again", absl::UnixEpoch()}).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(RolloutPolicyTest, RollbackHaltsARunningRampAndBlocksANewOne) {
  const auto policy = Make(Enabled());
  RampState ramp;
  ASSERT_TRUE(policy->SetRamp(ramp, 25, kAna).ok());
  EXPECT_EQ(policy->canary_percent(), 25);
  ASSERT_TRUE(policy->RollBack("i-7", true, kAna));
  EXPECT_EQ(policy->State().ramp->status, RampState::Status::kHalted);
  EXPECT_THAT(policy->State().ramp->halt_reason, HasSubstr("i-7"));
  EXPECT_EQ(policy->SetRamp(ramp, 50, kAna).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(policy->canary_percent(), 25);
}

TEST(RolloutPolicyTest, StateSurvivesARestart) {
  const auto before = Make(Enabled());
  ASSERT_TRUE(before->SetOperatorMode(Mode::kEnabled, kAna).ok());
  ASSERT_TRUE(before->SetCanaryPercent(0, kAna).ok());
  ASSERT_TRUE(before->SetSwitch(Source::kCache, "5_price", false, kAna).ok());
  ASSERT_TRUE(before->SetClassTimeout(StateClass::kComplex, absl::Seconds(8), kAna).ok());
  ASSERT_TRUE(before->SuspendFlow("sales", "i-2", kAna));

  const auto after = Make(Enabled());
  ASSERT_TRUE(after->Restore(before->State()).ok());
  EXPECT_EQ(after->For(CallOf("c")).reason, Reason::kOutsideCanary);
  EXPECT_FALSE(after->Allows(Source::kCache, "5_price"));
  EXPECT_FALSE(after->AllowsLearned("sales"));
  EXPECT_EQ(after->AdviceFor(CallOf("c", "5_price")).timeout, absl::Seconds(8));
  EXPECT_TRUE(after->State().operator_mode->set == kAna);

  ASSERT_TRUE(before->RollBack("i-3", true, kAna));
  ASSERT_TRUE(after->Restore(before->State()).ok());
  EXPECT_EQ(after->For(CallOf("c")).reason, Reason::kRolledBack);
}

TEST(RolloutPolicyTest, UntouchedCanaryShareFollowsTheConfigurationAfterARestart) {
  const auto before = Make(Enabled());
  RolloutPolicy::Options options = Enabled();
  options.canary_percent = 40;
  const auto after = Make(options);
  ASSERT_TRUE(after->Restore(before->State()).ok());
  EXPECT_EQ(after->canary_percent(), 40);
}

TEST(RolloutPolicyTest, DamagedStateIsRefusedWhole) {
  const auto policy = Make(Enabled());
  RolloutState nan;
  nan.canary_percent = std::numeric_limits<double>::quiet_NaN();
  RolloutState bad_switch;
  bad_switch.switches.push_back({Source::kLlm, "s", false, kAna});
  RolloutState bad_timeout;
  bad_timeout.timeouts.push_back({"s", StateClass::kSimple, absl::Hours(1), kAna});
  RolloutState too_many;
  too_many.suspended_flows.resize(1001);
  RolloutState bad_ramp;
  bad_ramp.ramp.emplace();
  bad_ramp.ramp->plan = {{RampStage::kCanary, 10, absl::Hours(1)}};
  bad_ramp.ramp->step = 1;
  for (RolloutState bad : {nan, bad_switch, bad_timeout, too_many, bad_ramp}) {
    bad.latch = RollbackLatch{"i-9", true, kAna};
    EXPECT_FALSE(policy->Restore(bad).ok());
    EXPECT_FALSE(policy->rolled_back());
  }
}

TEST(RolloutPolicyTest, BadOptionsAreNamed) {
  RolloutPolicy::Options options;
  options.canary_percent = 101;
  EXPECT_THAT(std::string(RolloutPolicy::Create(options).status().message()),
              HasSubstr("canary_percent"));
  options = {};
  options.complex_timeout = absl::ZeroDuration();
  EXPECT_THAT(std::string(RolloutPolicy::Create(options).status().message()),
              HasSubstr("llm.timeouts.complex"));
  options = {};
  options.max_tokens = 0;
  EXPECT_THAT(std::string(RolloutPolicy::Create(options).status().message()),
              HasSubstr("max_tokens"));
}

TEST(RolloutPolicyTest, BadPercentagesAndLongReasonsAreRefused) {
  const auto policy = Make(Enabled());
  for (double bad : {-0.1, 100.1, std::nan("")}) {
    EXPECT_EQ(policy->SetCanaryPercent(bad, kAna).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(policy->SetCanaryPercent(1, {"ana", std::string(2000, 'x'), absl::UnixEpoch()}).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(policy->canary_percent(), 100);
}

TEST(RolloutPolicyTest, ChangeIsAppliedWholeOrNotAtAll) {
  const auto policy = Make(Enabled());
  PolicyChange change;
  change.canary_percent = 20;
  change.switches.push_back({Source::kCache, "5_price", false});
  change.timeouts.push_back({"5_price", StateClass::kModerate, absl::Hours(1)});
  EXPECT_EQ(policy->Change(change, kAna).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(policy->canary_percent(), 100);
  EXPECT_TRUE(policy->Allows(Source::kCache, "5_price"));
  change.timeouts[0].timeout = absl::Seconds(8);
  EXPECT_TRUE(policy->Change(change, kAna).ok());
  EXPECT_EQ(policy->canary_percent(), 20);
  EXPECT_FALSE(policy->Allows(Source::kCache, "5_price"));
}

TEST(RolloutPolicyTest, RunningRampDrivesTheShareAlone) {
  const auto policy = Make(Enabled());
  RampState ramp;
  ASSERT_TRUE(policy->SetRamp(ramp, 25, kAna).ok());
  EXPECT_EQ(policy->SetCanaryPercent(50, kAna).code(), absl::StatusCode::kFailedPrecondition);
  ramp.status = RampState::Status::kHalted;
  ASSERT_TRUE(policy->SetRamp(ramp, 25, kAna).ok());
  EXPECT_TRUE(policy->SetCanaryPercent(50, kAna).ok());
}

TEST(RolloutPolicyTest, SuspendedFlowComesBackWhenResumed) {
  const auto policy = Make(Enabled());
  EXPECT_TRUE(policy->SuspendFlow("sales", "i-1", kAna));
  EXPECT_FALSE(policy->SuspendFlow("sales", "i-2", kAna));
  EXPECT_FALSE(policy->AllowsLearned("sales"));
  EXPECT_TRUE(policy->AllowsLearned("booking"));
  EXPECT_TRUE(policy->ResumeFlow("sales"));
  EXPECT_FALSE(policy->ResumeFlow("sales"));
  EXPECT_TRUE(policy->AllowsLearned("sales"));
}

TEST(RolloutPolicyTest, ListenerHearsEveryChangeAndNoRefusal) {
  const auto policy = Make(Enabled());
  CountingListener listener;
  policy->SetListener(&listener);
  ASSERT_TRUE(policy->SetOperatorMode(Mode::kShadow, kAna).ok());
  ASSERT_TRUE(policy->SetCanaryPercent(5, kAna).ok());
  ASSERT_TRUE(policy->RollBack("i-1", false, kAna));
  EXPECT_EQ(listener.changes, 3);
  EXPECT_FALSE(policy->SetCanaryPercent(101, kAna).ok());
  EXPECT_FALSE(policy->RollBack("i-2", false, kAna));
  EXPECT_EQ(listener.changes, 3);
  policy->SetListener(nullptr);
  ASSERT_TRUE(policy->Rearm(kAna).ok());
  EXPECT_EQ(listener.changes, 3);
}

TEST(RolloutPolicyTest, DecisionsAndChangesMayRace) {
  const auto policy = Make(Enabled());
  std::thread changes([&] {
    for (int i = 0; i < 200; ++i) {
      EXPECT_TRUE(policy->SetSwitch(Source::kCache, absl::StrCat(i), false, kAna).ok());
      EXPECT_TRUE(policy->SetStateTimeout(absl::StrCat(i), absl::Seconds(2), kAna).ok());
    }
  });
  for (int i = 0; i < 2000; ++i) {
    const absl::Duration timeout = policy->AdviceFor(CallOf("c", "199")).timeout;
    EXPECT_TRUE(timeout == absl::Seconds(5) || timeout == absl::Seconds(2));
    (void)policy->Allows(Source::kCache, "199");
  }
  changes.join();
  EXPECT_FALSE(policy->Allows(Source::kCache, "199"));
}

}  // namespace
}  // namespace turnopt::core
