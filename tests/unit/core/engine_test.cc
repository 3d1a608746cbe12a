#include "server/core/engine.h"

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

constexpr absl::Time kNow = absl::UnixEpoch();

class FakePolicy final : public ServingPolicy {
 public:
  ServingVerdict For(const Turn& turn) const override { return verdict; }
  bool Allows(Source source, absl::string_view dialog_state) const override {
    return switched_off.count(source) == 0;
  }
  bool AllowsLearned(absl::string_view flow) const override {
    return suspended_flows.count(std::string(flow)) == 0;
  }
  LlmAdvice AdviceFor(const Turn& turn) const override { return {absl::Seconds(5), {}}; }

  ServingVerdict verdict{Mode::kEnabled, Reason::kModeShadow};
  std::set<Source> switched_off;
  std::set<std::string> suspended_flows;
};

class FakeEvidence final : public TierEvidence {};

// Answers every turn with what the test sets, and keeps what it was told.
class FakeTier final : public Tier {
 public:
  explicit FakeTier(Source source) : source_(source) {}

  Source source() const override { return source_; }
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override {
    ++finds;
    TierResult result;
    result.served = serves;
    result.verify = serves && verifies;
    result.decision.reason = reason;
    result.evidence = evidence;
    if (serves) {
      result.decision.source = source_;
      result.decision.reply = "reply";
    }
    return result;
  }
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> given, absl::Time now) override {
    completions.push_back(completion.turn_id);
    evidence_given.push_back(std::move(given));
    return {};
  }

  void Answer(Reason why) {
    serves = true;
    reason = why;
  }

  bool serves = false;
  bool verifies = false;
  Reason reason = Reason::kNoMatch;
  std::shared_ptr<const TierEvidence> evidence = std::make_shared<FakeEvidence>();
  mutable int finds = 0;
  std::vector<std::string> completions;
  std::vector<std::shared_ptr<const TierEvidence>> evidence_given;

 private:
  const Source source_;
};

class EngineTest : public testing::Test {
 protected:
  static Turn TurnOf(const std::string& utterance) {
    Turn turn;
    turn.call_id = "call";
    turn.utterance = utterance;
    return turn;
  }
  static Completion CompletionOf(const std::string& turn_id) {
    Completion completion;
    completion.turn_id = turn_id;
    completion.spoken_reply = "reply";
    return completion;
  }

  Normalizer normalizer_;
  FakePolicy policy_;
  FakeTier rules_{Source::kQuickResponse};
  FakeTier cache_{Source::kCache};
  Engine engine_{Engine::Options{}, normalizer_, policy_, {&rules_, &cache_}};
};

TEST_F(EngineTest, FirstTierThatAnswersIsServedAndLaterOnesAreNotAsked) {
  rules_.Answer(Reason::kRuleMatched);
  cache_.Answer(Reason::kExactMatch);
  const Outcome outcome = engine_.Decide(TurnOf("who is this"), kNow);
  EXPECT_EQ(outcome.decision.source, Source::kQuickResponse);
  EXPECT_EQ(outcome.decision.reason, Reason::kRuleMatched);
  EXPECT_FALSE(outcome.candidate.has_value());
  EXPECT_EQ(cache_.finds, 0);
}

TEST_F(EngineTest, LaterTierAnswersWhereTheFirstMisses) {
  cache_.Answer(Reason::kExactMatch);
  EXPECT_EQ(engine_.Decide(TurnOf("hello"), kNow).decision.source, Source::kCache);
}

TEST_F(EngineTest, DisabledAsksNobodyAndSaysWhy) {
  policy_.verdict = {Mode::kDisabled, Reason::kRolledBack};
  rules_.Answer(Reason::kRuleMatched);
  const Outcome outcome = engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_EQ(outcome.decision.source, Source::kLlm);
  EXPECT_EQ(outcome.decision.reason, Reason::kRolledBack);
  EXPECT_FALSE(outcome.candidate.has_value());
  EXPECT_EQ(rules_.finds, 0);
}

TEST_F(EngineTest, ShadowNamesTheCandidateAndCallsTheLlmWithoutVerifying) {
  policy_.verdict = {Mode::kShadow, Reason::kOutsideCanary};
  cache_.Answer(Reason::kConsensus);
  cache_.verifies = true;
  const Outcome outcome = engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_EQ(outcome.decision.source, Source::kLlm);
  EXPECT_EQ(outcome.decision.reason, Reason::kOutsideCanary);
  ASSERT_TRUE(outcome.candidate.has_value());
  EXPECT_EQ(outcome.candidate->source, Source::kCache);
  EXPECT_FALSE(outcome.verify);
}

TEST_F(EngineTest, SuspendedFlowLosesLearnedRepliesAndKeepsQuickResponses) {
  policy_.suspended_flows = {"sales"};
  cache_.Answer(Reason::kExactMatch);
  Turn turn = TurnOf("hello");
  turn.flow = "sales";
  const Outcome refused = engine_.Decide(turn, kNow);
  EXPECT_EQ(refused.decision.reason, Reason::kBudgetExceeded);
  EXPECT_EQ(refused.candidate->source, Source::kCache);

  turn.flow = "booking";
  EXPECT_EQ(engine_.Decide(turn, kNow).decision.source, Source::kCache);

  rules_.Answer(Reason::kRuleMatched);
  turn.flow = "sales";
  EXPECT_EQ(engine_.Decide(turn, kNow).decision.source, Source::kQuickResponse);
}

TEST_F(EngineTest, SwitchedOffTierIsTheCandidateAndTheNextTierMayServe) {
  policy_.switched_off = {Source::kQuickResponse};
  rules_.Answer(Reason::kRuleMatched);
  const Outcome refused = engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_EQ(refused.decision.reason, Reason::kSwitchedOff);
  EXPECT_EQ(refused.candidate->source, Source::kQuickResponse);

  cache_.Answer(Reason::kExactMatch);
  const Outcome served = engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_EQ(served.decision.source, Source::kCache);
  EXPECT_FALSE(served.candidate.has_value());
}

TEST_F(EngineTest, MissTellsTheRefusalOfTheLastTierThatFoundSomething) {
  rules_.reason = Reason::kExcluded;
  EXPECT_EQ(engine_.Decide(TurnOf("hello"), kNow).decision.reason, Reason::kExcluded);
  cache_.reason = Reason::kBelowThreshold;
  EXPECT_EQ(engine_.Decide(TurnOf("hello"), kNow).decision.reason, Reason::kBelowThreshold);
}

TEST_F(EngineTest, EveryDecisionHasItsOwnTurnId) {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(engine_.Decide(TurnOf("hello"), kNow).turn_id);
  EXPECT_EQ(ids.size(), 100u);
}

TEST_F(EngineTest, CompletionTakesTheTurnFromItsDecision) {
  const Outcome outcome = engine_.Decide(TurnOf("who is this"), kNow);
  const auto result = engine_.Complete(CompletionOf(outcome.turn_id), false);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->accepted);
  EXPECT_EQ(result->turn.completion.turn.utterance, "who is this");
}

TEST_F(EngineTest, UnknownTurnIdNeedsTheTurn) {
  EXPECT_EQ(engine_.Complete(CompletionOf("nobody"), false).status().code(),
            absl::StatusCode::kNotFound);
  Completion completion = CompletionOf("nobody");
  completion.turn = TurnOf("hello");
  EXPECT_TRUE(engine_.Complete(completion, true)->accepted);
}

TEST_F(EngineTest, SecondReportOfATurnIsADuplicateAndItsVerificationIsNot) {
  const std::string id = engine_.Decide(TurnOf("hello"), kNow).turn_id;
  EXPECT_TRUE(engine_.Complete(CompletionOf(id), false)->accepted);
  const auto second = engine_.Complete(CompletionOf(id), false);
  EXPECT_FALSE(second->accepted);
  EXPECT_EQ(second->outcome, ReportOutcome::kDuplicate);
  Completion verification = CompletionOf(id);
  verification.verification = true;
  EXPECT_TRUE(engine_.Complete(verification, false)->accepted);
}

TEST_F(EngineTest, InterruptedAndFailedTurnsAreAcceptedAndNamed) {
  Completion interrupted = CompletionOf(engine_.Decide(TurnOf("hello"), kNow).turn_id);
  interrupted.interrupted = true;
  EXPECT_EQ(engine_.Complete(interrupted, false)->outcome, ReportOutcome::kInterrupted);

  Completion failed = CompletionOf(engine_.Decide(TurnOf("hello"), kNow).turn_id);
  failed.llm.emplace();
  failed.llm->timed_out = true;
  EXPECT_EQ(engine_.Complete(failed, false)->outcome, ReportOutcome::kLlmFailed);
}

TEST_F(EngineTest, LearningGivesEachTierTheEvidenceOfItsOwnDecision) {
  cache_.Answer(Reason::kExactMatch);
  const Outcome outcome = engine_.Decide(TurnOf("hello"), kNow);
  const auto result = engine_.Complete(CompletionOf(outcome.turn_id), false);
  EXPECT_EQ(engine_.Learn(result->turn, kNow).size(), 2u);
  EXPECT_THAT(rules_.completions, testing::ElementsAre(outcome.turn_id));
  EXPECT_EQ(rules_.evidence_given.at(0), rules_.evidence);
  EXPECT_EQ(cache_.evidence_given.at(0), cache_.evidence);
}

TEST_F(EngineTest, TierThatWasNotAskedLearnsWithoutEvidence) {
  rules_.Answer(Reason::kRuleMatched);
  const Outcome outcome = engine_.Decide(TurnOf("hello"), kNow);
  engine_.Learn(engine_.Complete(CompletionOf(outcome.turn_id), false)->turn, kNow);
  EXPECT_EQ(cache_.evidence_given.at(0), nullptr);
}

TEST_F(EngineTest, NothingIsLearnedFromDisabledTurns) {
  policy_.verdict = {Mode::kDisabled, Reason::kModeDisabled};
  const Outcome outcome = engine_.Decide(TurnOf("hello"), kNow);
  const auto labels =
      engine_.Learn(engine_.Complete(CompletionOf(outcome.turn_id), false)->turn, kNow);
  EXPECT_TRUE(rules_.completions.empty());
  EXPECT_EQ(labels.at(0).outcome, ReportOutcome::kModeDisabled);
}

TEST_F(EngineTest, APreviewSaysWhatDecideWouldAndRemembersNothing) {
  rules_.Answer(Reason::kRuleMatched);
  const Outcome preview = engine_.Preview(TurnOf("hello"), kNow);
  EXPECT_EQ(engine_.memory().size(), 0u);
  EXPECT_EQ(preview.turn_id, "");
  const std::string first = engine_.Decide(TurnOf("hello"), kNow).turn_id;
  engine_.Preview(TurnOf("hello"), kNow);
  const Outcome second = engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_EQ(preview.decision.reply, second.decision.reply);
  EXPECT_EQ(preview.decision.source, second.decision.source);
  EXPECT_EQ(first.back() + 1, second.turn_id.back()) << "no turn id was used up";
}

TEST_F(EngineTest, DecidingLeavesTiersUntold) {
  rules_.Answer(Reason::kRuleMatched);
  engine_.Decide(TurnOf("hello"), kNow);
  engine_.Decide(TurnOf("hello"), kNow);
  EXPECT_TRUE(rules_.completions.empty());
  EXPECT_TRUE(cache_.completions.empty());
}

}  // namespace
}  // namespace turnopt::core
