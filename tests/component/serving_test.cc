// Who answers a turn, in which mode, and what a report changes.
#include <gmock/gmock.h>

#include <cmath>

#include "tests/component/sidecar_fixture.h"
#include "tests/support/http_get.h"
#include "tests/support/turn_request.h"

namespace turnopt::testing {
namespace {

namespace v1 = ::turnoptimizer::v1;

class ServingTest : public SidecarFixture {};

TEST_F(ServingTest, DisabledModeLeavesEveryTurnToTheLlmForTenSeconds) {
  Start({{"mode", "disabled"}});
  const v1::OptimizeTurnResponse decided = Optimize(DemoTurn("call", "I'm busy"));
  EXPECT_EQ(decided.mode(), v1::MODE_DISABLED);
  EXPECT_EQ(decided.decision().source(), v1::SOURCE_LLM);
  EXPECT_EQ(decided.decision().reason(), v1::REASON_MODE_DISABLED);
  EXPECT_FALSE(decided.has_candidate());
  EXPECT_EQ(decided.llm().timeout().seconds(), 10);
  EXPECT_FALSE(decided.llm().has_max_tokens());
  EXPECT_FALSE(decided.verify());
}

TEST_F(ServingTest, ShadowModeNamesTheCandidateAndServesNothing) {
  Start({{"mode", "shadow"}});
  const v1::OptimizeTurnResponse decided = Optimize(DemoTurn("call", "I'm busy"));
  EXPECT_EQ(decided.decision().source(), v1::SOURCE_LLM);
  EXPECT_EQ(decided.decision().reason(), v1::REASON_MODE_SHADOW);
  EXPECT_EQ(decided.candidate().source(), v1::SOURCE_QUICK_RESPONSE);
  EXPECT_FALSE(decided.candidate().reply().empty());
}

TEST_F(ServingTest, EnabledModeServesAQuickResponse) {
  Start();
  const v1::OptimizeTurnResponse decided = Optimize(DemoTurn("call", "Sorry, I'm busy."));
  EXPECT_EQ(decided.mode(), v1::MODE_ENABLED);
  EXPECT_EQ(decided.decision().source(), v1::SOURCE_QUICK_RESPONSE);
  EXPECT_EQ(decided.decision().match(), v1::MATCH_KIND_RULE);
  EXPECT_EQ(decided.decision().reason(), v1::REASON_RULE_MATCHED);
  EXPECT_THAT(decided.decision().reply_id(), ::testing::StartsWith("demo.busy"));
}

TEST_F(ServingTest, APlaceholderWithoutItsValueIsNoAnswer) {
  Start();
  v1::Turn turn = DemoTurn("call", "Who is this?");
  EXPECT_EQ(Optimize(turn).decision().reason(), v1::REASON_MISSING_VARIABLE);
  (*turn.mutable_variables())["company"] = "Acme";
  EXPECT_EQ(Optimize(turn).decision().reply(), "This is Ada from Acme.");
}

TEST_F(ServingTest, LlmTimeoutFollowsTheStateClass) {
  Start({{"llm.state_classes", "1_opening=simple,4_price=complex"}});
  v1::Turn turn = DemoTurn("call", "What does it cost?");
  EXPECT_EQ(Optimize(turn).llm().timeout().nanos(), 500'000'000);  // 4.5 s
  EXPECT_EQ(Optimize(turn).llm().timeout().seconds(), 4);
  turn.set_dialog_state("4_price");
  EXPECT_EQ(Optimize(turn).llm().timeout().seconds(), 6);
  turn.set_dialog_state("another");
  EXPECT_EQ(Optimize(turn).llm().timeout().seconds(), 5);
}

TEST_F(ServingTest, TheCacheAnswersTheSameCallerInTheSamePlaceUntilItExpires) {
  Start({{"exact.ttl", "60s"}});
  v1::Turn turn = DemoTurn("call-1", "What are your opening hours?");
  turn.set_caller_id("+15550001");
  TurnByLlm(turn, "We are open from nine to five.");
  WaitForLearning();

  turn.set_call_id("call-2");
  turn.set_utterance("um, what are your opening hours");
  const v1::OptimizeTurnResponse hit = Optimize(turn);
  EXPECT_EQ(hit.decision().source(), v1::SOURCE_CACHE);
  EXPECT_EQ(hit.decision().match(), v1::MATCH_KIND_EXACT);
  EXPECT_EQ(hit.decision().reply(), "We are open from nine to five.");

  v1::Turn other_caller = turn;
  other_caller.set_caller_id("+15550002");
  EXPECT_EQ(Optimize(other_caller).decision().source(), v1::SOURCE_LLM);
  v1::Turn other_state = turn;
  other_state.set_dialog_state("2_other");
  EXPECT_EQ(Optimize(other_state).decision().source(), v1::SOURCE_LLM);

  clock_.Advance(absl::Seconds(60));
  EXPECT_EQ(Optimize(turn).decision().reason(), v1::REASON_EXPIRED);
}

TEST_F(ServingTest, AskingTwiceChangesNothing) {
  Start();
  const v1::Turn turn = DemoTurn("call", "I'm busy");
  const std::string before = Metrics();
  const v1::OptimizeTurnResponse first = Optimize(turn);
  const v1::OptimizeTurnResponse second = Optimize(turn);
  EXPECT_NE(first.turn_id(), second.turn_id());
  EXPECT_EQ(first.decision().reply(), second.decision().reply()) << "variants do not rotate";
  const std::string after = Metrics();
  for (const char* counter :
       {"turn_optimizer_turns_total", "turn_optimizer_decisions_total",
        "turn_optimizer_llm_calls_total", "turn_optimizer_learned_turns_total",
        "turn_optimizer_cache_entries", "turn_optimizer_state_turns_total"}) {
    EXPECT_EQ(MetricSum(before, counter), MetricSum(after, counter)) << counter;
  }
  // Speaking does rotate.
  Complete(SpokenAsDecided(second, turn));
  WaitForLearning();
  EXPECT_NE(Optimize(turn).decision().reply(), first.decision().reply());
}

TEST_F(ServingTest, ExplainingChangesNothing) {
  Start();
  const v1::Turn turn = DemoTurn("call", "I'm busy");
  const std::string before = Metrics();
  grpc::ClientContext context;
  v1::ExplainTurnRequest request;
  *request.mutable_turn() = turn;
  v1::ExplainTurnResponse explained;
  ASSERT_TRUE(admin_->ExplainTurn(&context, request, &explained).ok());
  const std::string after = Metrics();
  EXPECT_EQ(MetricSum(after, "turn_optimizer_decisions_remembered"),
            MetricSum(before, "turn_optimizer_decisions_remembered"));
  EXPECT_EQ(explained.decision().reply(), Optimize(turn).decision().reply());
}

TEST_F(ServingTest, AReplyThatWasSpokenEarlierInTheCallScoresAsARepeat) {
  Start();
  const std::string question = "Which day would you like to come?";
  const auto speak = [this](const std::string& call, const std::string& id,
                            const std::string& previous, const std::string& reply) {
    v1::Turn turn = DemoTurn(call, "tell me more");
    turn.set_previous_reply(previous);
    return Complete(SpokenByLlm(id, turn, reply)).quality();
  };
  const v1::QualityScore first = speak("call", "1", "Good morning.", question);
  speak("call", "2", question, "We have tables on every evening.");
  const v1::QualityScore again = speak("call", "3", "We have tables on every evening.", question);
  EXPECT_LT(again.overall(), first.overall());
  EXPECT_THAT(again.caps(), ::testing::Contains("repeat"));
  // In another call nobody has heard it.
  EXPECT_THAT(speak("other", "4", "We have tables on every evening.", question).caps(),
              ::testing::Not(::testing::Contains("repeat")));
}

TEST_F(ServingTest, AReportCountsOnce) {
  Start();
  const v1::Turn turn = DemoTurn("call", "tell me more");
  const v1::OptimizeTurnResponse decided = Optimize(turn);
  const v1::CompleteTurnRequest report = SpokenByLlm(decided.turn_id(), turn, "Gladly.");
  const v1::CompleteTurnResponse first = Complete(report);
  EXPECT_TRUE(first.accepted());
  EXPECT_EQ(first.outcome(), v1::REPORT_OUTCOME_ACCEPTED);
  EXPECT_GT(first.quality().overall(), 0);
  const v1::CompleteTurnResponse second = Complete(report);
  EXPECT_FALSE(second.accepted());
  EXPECT_EQ(second.outcome(), v1::REPORT_OUTCOME_DUPLICATE);
  EXPECT_EQ(MetricSum(Metrics(), "turn_optimizer_turns_total"), 1);
  EXPECT_EQ(MetricValue(Metrics(), "turn_optimizer_turns_total{mode=\"enabled\",source=\"llm\"}"),
            1);
}

TEST_F(ServingTest, AVerificationIsAnLlmCallButNoTurn) {
  Start();
  const v1::Turn turn = DemoTurn("call", "I'm busy");
  const v1::OptimizeTurnResponse decided = Optimize(turn);
  Complete(SpokenAsDecided(decided, turn));
  v1::CompleteTurnRequest verification = SpokenAsDecided(decided, turn);
  verification.set_verification(true);
  verification.mutable_llm()->set_reply("No worries, when can I call again?");
  EXPECT_TRUE(Complete(verification).accepted());
  EXPECT_FALSE(Complete(verification).accepted());
  const std::string metrics = Metrics();
  EXPECT_EQ(MetricSum(metrics, "turn_optimizer_turns_total"), 1);
  EXPECT_EQ(MetricSum(metrics, "turn_optimizer_llm_calls_total"), 1);
}

TEST_F(ServingTest, AReportOfAForgottenDecisionNeedsTheTurn) {
  Start();
  v1::CompleteTurnRequest report = SpokenByLlm("no-such-turn", DemoTurn("call", "hello"), "Hello.");
  EXPECT_TRUE(Complete(report).accepted());
  EXPECT_EQ(MetricSum(Metrics(), "turn_optimizer_unknown_decisions_total"), 1);
  report.set_turn_id("another");
  report.clear_turn();
  grpc::ClientContext context;
  v1::CompleteTurnResponse response;
  EXPECT_EQ(turns_->CompleteTurn(&context, report, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(ServingTest, FailedAndInterruptedRepliesAreCountedAndNotLearned) {
  Start();
  v1::Turn turn = DemoTurn("call-1", "when do you open");
  turn.set_caller_id("c");
  v1::CompleteTurnRequest failed = SpokenByLlm(Optimize(turn).turn_id(), turn, "I am sorry.");
  failed.mutable_llm()->set_timed_out(true);
  EXPECT_EQ(Complete(failed).outcome(), v1::REPORT_OUTCOME_LLM_FAILED);
  v1::CompleteTurnRequest cut = SpokenByLlm(Optimize(turn).turn_id(), turn, "We open at");
  cut.set_interrupted(true);
  EXPECT_EQ(Complete(cut).outcome(), v1::REPORT_OUTCOME_INTERRUPTED);
  WaitForLearning();
  EXPECT_EQ(Optimize(turn).decision().source(), v1::SOURCE_LLM);
  const std::string metrics = Metrics();
  EXPECT_EQ(MetricValue(metrics, "turn_optimizer_llm_failures_total{kind=\"timed_out\"}"), 1);
  EXPECT_EQ(MetricSum(metrics, "turn_optimizer_interrupted_turns_total"), 1);
  EXPECT_EQ(Status().cache_entries(), 0u);
}

TEST_F(ServingTest, OperatorsModeCanOnlyRestrict) {
  Start();
  const auto set = [this](v1::Mode mode) {
    grpc::ClientContext context;
    v1::SetModeRequest request;
    request.set_mode(mode);
    request.set_operator_("ada");
    request.set_reason("test");
    v1::SetModeResponse response;
    EXPECT_TRUE(admin_->SetMode(&context, request, &response).ok());
    return response;
  };
  EXPECT_EQ(set(v1::MODE_SHADOW).mode(), v1::MODE_SHADOW);
  EXPECT_EQ(Optimize(DemoTurn("call", "I'm busy")).decision().source(), v1::SOURCE_LLM);
  const v1::SetModeResponse withdrawn = set(v1::MODE_UNSPECIFIED);
  EXPECT_EQ(withdrawn.previous_mode(), v1::MODE_SHADOW);
  EXPECT_EQ(withdrawn.mode(), v1::MODE_ENABLED);
}

TEST_F(ServingTest, StatusTellsWhatStands) {
  Start();
  TurnByLlm(DemoTurn("call", "tell me more"), "Gladly.");
  WaitForLearning();
  clock_.Advance(absl::Seconds(5));
  const v1::GetStatusResponse status = Status();
  EXPECT_EQ(status.version(), app::Sidecar::Version());
  EXPECT_EQ(status.uptime().seconds(), 5);
  EXPECT_EQ(status.mode(), v1::MODE_ENABLED);
  EXPECT_EQ(status.rules(), 2u);
  EXPECT_FALSE(status.rules_stale());
  EXPECT_EQ(status.reuse_policy(), "exact");
  EXPECT_EQ(status.cache_entries(), 1u);
  uint64_t by_llm = 0;
  for (const v1::SourceCount& count : status.turns()) {
    if (count.source() == v1::SOURCE_LLM) by_llm = count.turns();
  }
  EXPECT_EQ(by_llm, 1u);
}

}  // namespace
}  // namespace turnopt::testing
