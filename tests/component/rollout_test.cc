// What an operator does to a rollout, typed into turnctl and carried out by a whole sidecar.
#include <grpcpp/client_context.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/turnctl.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/component/sidecar_fixture.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;
using cli::ExitCode;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RolloutTest : public SidecarFixture {
 protected:
  ExitCode Turnctl(std::vector<std::string> args) {
    out_.str("");
    err_.str("");
    args.insert(args.begin(), {"--target", sidecar_->turn_addresses().front(), "--admin-target",
                               sidecar_->admin_addresses().front()});
    return cli::RunTurnctl("/nowhere/turnctl", args,
                           {out_, err_, false, [](const std::string&) { return std::string(); }});
  }
  std::string out() const { return out_.str(); }

  // Asks for what the rules answer.
  v1::OptimizeTurnResponse Busy(const std::string& call, const std::string& state = "1_opening") {
    v1::Turn turn = DemoTurn(call, "I'm busy");
    turn.set_dialog_state(state);
    return Optimize(turn);
  }

  // Turns of `total_ms` that the LLM answered.
  void Turns(int count, int total_ms) {
    for (int i = 0; i < count; ++i) {
      clock_.Advance(absl::Seconds(1));
      const v1::Turn turn = DemoTurn(absl::StrCat("call-", ++turns_), "when do you open");
      v1::CompleteTurnRequest report =
          SpokenByLlm(Optimize(turn).turn_id(), turn, "We open at nine, shall I book a slot?");
      report.mutable_latency()->mutable_total()->set_seconds(total_ms / 1000);
      report.mutable_latency()->mutable_total()->set_nanos(total_ms % 1000 * 1'000'000);
      Complete(report);
    }
  }

  std::ostringstream out_;
  std::ostringstream err_;
  int turns_ = 0;
};

TEST_F(RolloutTest, SwitchTurnsASourceOffInOneStateAndBackOn) {
  Start();
  ASSERT_EQ(Busy("c1").decision().source(), v1::SOURCE_QUICK_RESPONSE);
  EXPECT_EQ(Turnctl({"policy", "--switch", "quick:1_opening=off", "--why", "under revision"}),
            ExitCode::kOk);
  EXPECT_THAT(out(), AllOf(HasSubstr("1_opening"), HasSubstr("off"), HasSubstr("under revision")));
  const v1::OptimizeTurnResponse off = Busy("c1");
  EXPECT_EQ(off.decision().source(), v1::SOURCE_LLM);
  EXPECT_EQ(off.decision().reason(), v1::REASON_SWITCHED_OFF);
  EXPECT_EQ(off.candidate().source(), v1::SOURCE_QUICK_RESPONSE);
  EXPECT_EQ(Busy("c1", "2_pitch").decision().source(), v1::SOURCE_QUICK_RESPONSE);

  EXPECT_EQ(Turnctl({"policy", "--switch", "quick:1_opening=clear", "--why", "mended"}),
            ExitCode::kOk);
  EXPECT_THAT(out(), Not(HasSubstr("under revision")));
  EXPECT_EQ(Busy("c1").decision().source(), v1::SOURCE_QUICK_RESPONSE);
}

TEST_F(RolloutTest, TimeoutsAreRaisedByStateAndByClass) {
  Start();
  EXPECT_EQ(Busy("c1").llm().timeout().seconds(), 5);
  EXPECT_EQ(Turnctl({"policy", "--timeout", "class:moderate=7s", "--timeout", "1_opening=8s",
                     "--why", "slow"}),
            ExitCode::kOk);
  EXPECT_EQ(Busy("c1").llm().timeout().seconds(), 8);
  EXPECT_EQ(Busy("c1", "2_pitch").llm().timeout().seconds(), 7);
  EXPECT_EQ(Turnctl({"policy", "--timeout", "1_opening=2m", "--why", "slow"}), ExitCode::kRefused);
  EXPECT_EQ(Busy("c1").llm().timeout().seconds(), 8);
}

TEST_F(RolloutTest, CanaryShareLeavesOtherCallsInShadow) {
  Start();
  EXPECT_EQ(Turnctl({"policy", "--canary", "0", "--why", "test"}), ExitCode::kOk);
  const v1::OptimizeTurnResponse outside = Busy("c1");
  EXPECT_EQ(outside.mode(), v1::MODE_SHADOW);
  EXPECT_EQ(outside.decision().reason(), v1::REASON_OUTSIDE_CANARY);
  EXPECT_EQ(outside.candidate().source(), v1::SOURCE_QUICK_RESPONSE);
}

TEST_F(RolloutTest, BadPoliciesAreRefusedBeforeAnythingChanges) {
  Start();
  for (const char* bad : {"llm:1_opening=off", "quick:1_opening=maybe", "quick", "quick="}) {
    EXPECT_NE(Turnctl({"policy", "--canary", "0", "--switch", bad, "--why", "x"}), ExitCode::kOk)
        << bad;
  }
  EXPECT_EQ(Turnctl({"policy", "--resume-flow", "demo", "--why", "x"}), ExitCode::kRefused);
  EXPECT_EQ(Busy("c1").mode(), v1::MODE_ENABLED);
}

TEST_F(RolloutTest, PolicyIsShownWithoutAReasonAndChangedOnlyWithOne) {
  Start();
  EXPECT_EQ(Turnctl({"policy"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("100 %"));
  EXPECT_EQ(Turnctl({"policy", "--canary", "0"}), ExitCode::kUsage);
  EXPECT_EQ(Busy("c1").mode(), v1::MODE_ENABLED);
  EXPECT_EQ(Turnctl({"policy", "--canary", "0", "--why", "test", "--operator", "ana"}),
            ExitCode::kOk);
  EXPECT_EQ(Turnctl({"policy"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("0 % (ana: test)"));
}

TEST_F(RolloutTest, RollbackShowsTheCheckAndRearmBringsItBack) {
  Start();
  ASSERT_EQ(Turnctl({"mode", "shadow", "--why", "test"}), ExitCode::kOk);
  Turns(30, 4000);
  ASSERT_EQ(Turnctl({"mode", "enabled", "--why", "test"}), ExitCode::kOk);
  Turns(30, 1000);
  EXPECT_EQ(Turnctl({"rollback"}), ExitCode::kUsage) << "it needs a reason";
  EXPECT_EQ(Turnctl({"rollback", "--check"}), ExitCode::kRefused) << "nothing is rolled back";
  EXPECT_EQ(Turnctl({"rollback", "--why", "wrong prices"}), ExitCode::kOk);
  EXPECT_THAT(out(), AllOf(HasSubstr("manual_rollback-"), HasSubstr("disabled"), HasSubstr("10s"),
                           HasSubstr("4000 ms"), HasSubstr("1000 ms"),
                           HasSubstr("turnctl rollback --check")));
  EXPECT_EQ(Busy("c1").decision().reason(), v1::REASON_ROLLED_BACK);
  EXPECT_EQ(Turnctl({"rollback", "--why", "again"}), ExitCode::kRefused);

  Turns(30, 3900);
  EXPECT_EQ(Turnctl({"rollback", "--check"}), ExitCode::kOk);
  EXPECT_THAT(out(), AllOf(HasSubstr("3900 ms"), HasSubstr("as the baseline")));

  EXPECT_EQ(Turnctl({"rearm"}), ExitCode::kUsage);
  EXPECT_EQ(Turnctl({"rearm", "--why", "prices corrected"}), ExitCode::kOk);
  EXPECT_EQ(Busy("c1").mode(), v1::MODE_ENABLED);
  EXPECT_EQ(Turnctl({"rearm", "--why", "twice"}), ExitCode::kRefused);
}

TEST_F(RolloutTest, IncidentsAreListedNewestFirstByKindAndSeverity) {
  Start();
  EXPECT_EQ(Turnctl({"incidents", "list", "--since", "9000d"}), ExitCode::kNegative);
  Turns(5, 2850);
  ASSERT_EQ(Turnctl({"rollback", "--why", "slow", "--operator", "ana"}), ExitCode::kOk);
  EXPECT_EQ(Turnctl({"incidents", "list", "--since", "9000d"}), ExitCode::kOk);
  const size_t alert = out().find("[ALERT] Voice Agent Latency High: 2850ms (threshold: 2500ms)");
  const size_t rollback = out().find("[ALERT] Voice Agent Rolled Back by ana: slow");
  ASSERT_NE(alert, std::string::npos) << out();
  ASSERT_NE(rollback, std::string::npos) << out();
  EXPECT_LT(rollback, alert);
  EXPECT_THAT(out(), HasSubstr("slow by state: 1_opening: 5 of 5 turns"));

  EXPECT_EQ(Turnctl({"incidents", "list", "--since", "9000d", "--severity", "critical"}),
            ExitCode::kOk);
  EXPECT_THAT(out(), Not(HasSubstr("Latency High")));
  EXPECT_EQ(
      Turnctl({"incidents", "list", "--since", "9000d", "--kind", "latency_high", "--limit", "1"}),
      ExitCode::kOk);
  EXPECT_THAT(out(), Not(HasSubstr("Rolled Back")));
  EXPECT_EQ(Turnctl({"incidents", "list", "--kind", "no_such"}), ExitCode::kRefused);
}

TEST_F(RolloutTest, RampIsDrivenByHandAndShowsItsCriteria) {
  Start();
  EXPECT_EQ(Turnctl({"ramp", "status"}), ExitCode::kOk);
  EXPECT_THAT(out(), HasSubstr("none"));
  EXPECT_EQ(Turnctl({"ramp", "start", "--step", "0:1d", "--step", "10:36h", "--why", "go"}),
            ExitCode::kOk);
  EXPECT_THAT(out(), AllOf(HasSubstr("running"), HasSubstr("canary"), HasSubstr("36h"),
                           HasSubstr("too few turns")));
  EXPECT_EQ(Busy("c1").decision().reason(), v1::REASON_OUTSIDE_CANARY);
  EXPECT_EQ(Turnctl({"policy", "--canary", "50", "--why", "more"}), ExitCode::kRefused)
      << "the ramp drives it";
  EXPECT_EQ(Turnctl({"ramp", "start", "--why", "go"}), ExitCode::kRefused) << "one runs already";
  EXPECT_EQ(Turnctl({"ramp", "halt", "--why", "lunch", "--operator", "ana"}), ExitCode::kOk);
  EXPECT_EQ(Turnctl({"ramp", "status"}), ExitCode::kNegative);
  EXPECT_THAT(out(), HasSubstr("by ana: lunch"));
  EXPECT_EQ(Turnctl({"ramp", "resume", "--why", "go"}), ExitCode::kOk);
  EXPECT_EQ(Turnctl({"ramp", "end", "--why", "done"}), ExitCode::kOk);
  EXPECT_EQ(Turnctl({"ramp", "start", "--step", "ten:1d", "--why", "go"}), ExitCode::kUsage);
  EXPECT_EQ(Turnctl({"ramp", "start", "--step", "50:1d", "--step", "10:1d", "--why", "go"}),
            ExitCode::kRefused);
}

TEST_F(RolloutTest, ModeSwitchesAndRampAreThereAfterARestart) {
  Start({{"state.dir", folder_.Child("state")}});
  ASSERT_EQ(Turnctl({"policy", "--switch", "quick=off", "--timeout", "class:moderate=7s", "--why",
                     "test"}),
            ExitCode::kOk);
  ASSERT_EQ(Turnctl({"ramp", "start", "--step", "100:2d", "--why", "go"}), ExitCode::kOk);
  Stop();
  Start({{"state.dir", folder_.Child("state")}});
  const v1::OptimizeTurnResponse off = Busy("c1");
  EXPECT_EQ(off.decision().reason(), v1::REASON_SWITCHED_OFF);
  EXPECT_EQ(off.llm().timeout().seconds(), 7);
  EXPECT_EQ(Turnctl({"ramp", "status"}), ExitCode::kOk);
  EXPECT_THAT(out(), AllOf(HasSubstr("running"), HasSubstr("48h")));
}

}  // namespace
}  // namespace turnopt::testing
