#include "server/core/reuse/earned_reuse.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "tests/unit/core/reuse/earned_reuse_harness.h"

namespace turnopt::core {
namespace {

constexpr char kHours[] = "what are your opening hours";
constexpr char kHoursReply[] = "We open every weekday in the morning.";

TEST(EarnedReuseTest, ServesNothingBeforeAHundredLabels) {
  EarnedReuseHarness harness;
  for (int i = 0; i < 95; ++i) {
    harness.Teach(absl::StrCat("caller-", i), kHours, kHoursReply);
    const TierResult found = harness.Ask(harness.MakeTurn("new", kHours));
    ASSERT_FALSE(found.served) << "after " << i + 1 << " turns";
  }
  for (int i = 0; i < 200; ++i) harness.Teach(absl::StrCat("more-", i), kHours, kHoursReply);
  const TierResult found = harness.Ask(harness.MakeTurn("new", kHours));
  EXPECT_TRUE(found.served);
  EXPECT_EQ(found.decision.reply, kHoursReply);
  EXPECT_EQ(found.decision.match, MatchKind::kConsensus);
  EXPECT_EQ(found.decision.reason, Reason::kConsensus);
  EXPECT_FALSE(found.decision.source_turn_id.empty());
}

TEST(EarnedReuseTest, FindsTheAnswerToTheSameQuestionInOtherWords) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  const TierResult found = harness.Ask(harness.MakeTurn("new", "tell me your opening hours"));
  EXPECT_TRUE(found.served) << base::Name(found.decision.reason);
  EXPECT_EQ(found.decision.reply, kHoursReply);
}

TEST(EarnedReuseTest, FillsThisTurnsValues) {
  EarnedReuseHarness harness;
  const char* names[] = {"Robert", "Eleanor", "Patrick", "Susanna"};
  for (int i = 0; i < 400; ++i) {
    Turn turn = harness.MakeTurn(absl::StrCat("caller-", i), "who am i talking to");
    turn.variables["lead_name"] = names[i % 4];
    harness.Teach(turn, absl::StrCat("Hello ", names[i % 4], ", this is the assistant."));
  }
  Turn turn = harness.MakeTurn("new", "who am i talking to");
  turn.variables["lead_name"] = "Zoe {lead_name}";
  EXPECT_EQ(harness.Ask(turn).decision.reply, "Hello Zoe {lead_name}, this is the assistant.");
  turn.variables.clear();
  const TierResult found = harness.Ask(turn);
  EXPECT_FALSE(found.served);
  EXPECT_EQ(found.decision.reason, Reason::kMissingVariable);
}

TEST(EarnedReuseTest, AskingChangesNothing) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  const ReplyBook::Stats before = harness.reuse().GetStats();
  const double threshold = harness.reuse().BudgetStatus(harness.scope).threshold;
  for (int i = 0; i < 500; ++i) harness.Ask(harness.MakeTurn("speculator", kHours));
  EXPECT_EQ(harness.reuse().GetStats().examples, before.examples);
  EXPECT_EQ(harness.reuse().BudgetStatus(harness.scope).threshold, threshold);
  EXPECT_TRUE(harness.Ask(harness.MakeTurn("new", kHours)).served);
}

TEST(EarnedReuseTest, ScopesShareNothing) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  for (std::string Scope::*part :
       {&Scope::tenant, &Scope::agent_version, &Scope::facts_epoch, &Scope::locale}) {
    Turn turn = harness.MakeTurn("new", kHours);
    turn.scope.*part = "other";
    EXPECT_EQ(harness.Ask(turn).decision.reason, Reason::kNoMatch);
  }
}

TEST(EarnedReuseTest, ServesNothingThatFewerThanThreeCallersLedTo) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  for (int i = 0; i < 40; ++i) {
    harness.Teach(absl::StrCat("rare-", i % 2), "do you sell gift vouchers",
                  "Gift vouchers are sold online.");
  }
  TierResult found = harness.Ask(harness.MakeTurn("new", "do you sell gift vouchers"));
  EXPECT_FALSE(found.served);
  EXPECT_EQ(found.decision.reason, Reason::kTooFewCallers);
  for (int i = 0; i < 2; ++i) {
    harness.Teach("rare-3", "do you sell gift vouchers", "Gift vouchers are sold online.");
  }
  found = harness.Ask(harness.MakeTurn("new", "do you sell gift vouchers"));
  EXPECT_TRUE(found.served) << base::Name(found.decision.reason);
}

TEST(EarnedReuseTest, CallsCountAsCallersOnlyWhereTheCallerIsUnknown) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  for (int i = 0; i < 10; ++i) {
    Turn turn = harness.MakeTurn("same", "do you sell gift vouchers");
    harness.Teach(turn, "Gift vouchers are sold online.");
  }
  EXPECT_FALSE(harness.Ask(harness.MakeTurn("new", "do you sell gift vouchers")).served);
  for (int i = 0; i < 10; ++i) {
    Turn turn = harness.MakeTurn("", "do you sell gift vouchers");
    harness.Teach(turn, "Gift vouchers are sold online.");
  }
  EXPECT_TRUE(harness.Ask(harness.MakeTurn("new", "do you sell gift vouchers")).served);
}

TEST(EarnedReuseTest, GuardsRefuseWhateverTheVoteSays) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  Turn turn = harness.MakeTurn("new", kHours);
  turn.asr_confidence = 0.3;
  EXPECT_EQ(harness.Ask(turn).decision.reason, Reason::kLowAsrConfidence);
  turn.asr_confidence = 0.9;
  EXPECT_TRUE(harness.Ask(turn).served);
  turn.previous_reply = kHoursReply;
  EXPECT_FALSE(harness.Ask(turn).served);
  EXPECT_EQ(harness.Ask(turn).decision.reason, Reason::kRepeatsReply);
  turn = harness.MakeTurn("new", "...");
  EXPECT_EQ(harness.Ask(turn).decision.reason, Reason::kEmptyUtterance);
}

TEST(EarnedReuseTest, AnUtteranceThatLeansOnContextNeedsTheContext) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  harness.previous_reply = "Shall I send you the brochure?";
  for (int i = 0; i < 60; ++i) {
    harness.Teach(absl::StrCat("c", i), "yes please", "The brochure is on its way.");
  }
  EXPECT_TRUE(harness.Ask(harness.MakeTurn("new", "yes please")).served);
  harness.previous_reply = "Do you want to cancel everything?";
  EXPECT_FALSE(harness.Ask(harness.MakeTurn("new", "yes please")).served);
}

TEST(EarnedReuseTest, TurnsThatNeededAToolWinTheVoteForTheLlm) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  for (int i = 0; i < 40; ++i) {
    harness.Teach(harness.MakeTurn(absl::StrCat("c", i), "book me for tomorrow"), "You are booked.",
                  /*called_tools=*/true);
  }
  const TierResult found = harness.Ask(harness.MakeTurn("new", "book me for tomorrow"));
  EXPECT_FALSE(found.served);
  EXPECT_EQ(found.decision.reason, Reason::kToolTurn);
}

TEST(EarnedReuseTest, LearnsNothingFromFailedInterruptedOrUnheardTurns) {
  EarnedReuseHarness harness;
  const Turn turn = harness.MakeTurn("caller", kHours);
  const NormalizedUtterance words = harness.normalizer().Normalize(turn.utterance);
  const TierResult found = harness.Ask(turn);
  Completion completion = harness.MakeCompletion(turn, Source::kLlm);
  completion.llm = LlmResult();
  completion.llm->reply = kHoursReply;
  completion.llm->failed = true;
  EXPECT_EQ(harness.reuse().Complete(completion, words, found.evidence, harness.now).outcome,
            ReportOutcome::kLlmFailed);
  completion.llm->failed = false;
  completion.interrupted = true;
  EXPECT_EQ(harness.reuse().Complete(completion, words, found.evidence, harness.now).outcome,
            ReportOutcome::kInterrupted);
  completion.interrupted = false;
  completion.turn.asr_confidence = 0.2;
  EXPECT_EQ(harness.reuse().Complete(completion, words, found.evidence, harness.now).outcome,
            ReportOutcome::kLowAsrConfidence);
  completion.turn.asr_confidence.reset();
  completion.llm.reset();
  EXPECT_FALSE(harness.reuse().Complete(completion, words, found.evidence, harness.now).learned);
  EXPECT_EQ(harness.reuse().GetStats().examples, 0u);
}

TEST(EarnedReuseTest, LearnsFromATurnWhoseDecisionIsForgotten) {
  EarnedReuseHarness harness;
  const Turn turn = harness.MakeTurn("caller", kHours);
  harness.Ask(turn);
  Completion completion = harness.MakeCompletion(turn, Source::kLlm);
  completion.llm = LlmResult();
  completion.llm->reply = kHoursReply;
  const TierLabel label = harness.reuse().Complete(
      completion, harness.normalizer().Normalize(turn.utterance), nullptr, harness.now);
  EXPECT_TRUE(label.learned);
  EXPECT_FALSE(label.labelled);
  EXPECT_EQ(harness.reuse().GetStats().examples, 1u);
}

TEST(EarnedReuseTest, AnAnswerIsConfirmedAgainAfterADayOrFiftyServings) {
  EarnedReuse::Options options = EarnedReuseHarness::DefaultOptions();
  options.book.risk.verification_floor = options.book.risk.verification_ceiling = 1e-9;
  EarnedReuseHarness harness(options);
  harness.TeachUntilServing();
  int served = 0;
  while (harness.Live(harness.MakeTurn(absl::StrCat("c", served), kHours), kHoursReply).served) {
    ASSERT_LE(++served, 50);
  }
  EXPECT_EQ(served, 50);
  EXPECT_TRUE(harness.Ask(harness.MakeTurn("new", kHours)).served) << "the LLM confirmed it";
  harness.now += absl::Hours(25);
  const TierResult found = harness.Ask(harness.MakeTurn("new", kHours));
  EXPECT_FALSE(found.served);
  EXPECT_EQ(found.decision.reason, Reason::kReconfirm);
}

TEST(EarnedReuseTest, OperatorsBanPinAndEdit) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  EarnedReuse& reuse = harness.reuse();
  const auto answers = reuse.ListReplies(harness.scope, "sales", "", 10);
  ASSERT_EQ(answers.size(), 4u);
  const std::string id = harness.Ask(harness.MakeTurn("new", kHours)).decision.reply_id;
  ASSERT_TRUE(reuse.UpdateReply(harness.scope, "sales", id, ReplyMark::kBanned, "").ok());
  EXPECT_EQ(harness.Ask(harness.MakeTurn("new", kHours)).decision.reason, Reason::kBanned);
  ASSERT_TRUE(
      reuse.UpdateReply(harness.scope, "sales", id, ReplyMark::kPinned, "From nine to five.").ok());
  const TierResult found = harness.Ask(harness.MakeTurn("new", kHours));
  EXPECT_TRUE(found.served);
  EXPECT_EQ(found.decision.reason, Reason::kPinned);
  EXPECT_EQ(found.decision.reply, "From nine to five.");
  EXPECT_EQ(reuse.UpdateReply(harness.scope, "sales", "nonesuch", ReplyMark::kNone, "").code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(
      reuse.UpdateReply(harness.scope, "sales", id, ReplyMark::kNone, std::string(10'000, 'x'))
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(EarnedReuseTest, ForgettingACallerRemovesHisTurnsEverywhere) {
  EarnedReuseHarness harness;
  for (int i = 0; i < 5; ++i) harness.Teach("gone", kHours, kHoursReply);
  harness.Teach("stays", kHours, kHoursReply);
  EXPECT_EQ(harness.reuse().Forget("gone"), 5u);
  EXPECT_EQ(harness.reuse().GetStats().examples, 1u);
  EXPECT_EQ(harness.reuse().Forget("gone"), 0u);
}

TEST(EarnedReuseTest, InvalidatingAScopeEmptiesIt) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  EXPECT_TRUE(harness.reuse().Invalidate(harness.scope));
  EXPECT_FALSE(harness.reuse().Invalidate(harness.scope));
  EXPECT_EQ(harness.reuse().GetStats().examples, 0u);
  EXPECT_EQ(harness.reuse().BudgetStatus(harness.scope).labels, 0u);
}

TEST(EarnedReuseTest, ExplainsWhatItDecided) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  const Explanation explanation = harness.Explain(harness.MakeTurn("new", kHours));
  EXPECT_TRUE(explanation.served);
  EXPECT_EQ(explanation.reply, kHoursReply);
  ASSERT_EQ(explanation.neighbours.size(), 16u);
  EXPECT_EQ(explanation.neighbours[0].utterance, kHours);
  EXPECT_EQ(explanation.neighbours[0].reply, kHoursReply);
  EXPECT_GE(explanation.distinct_callers, 3u);
  EXPECT_EQ(explanation.inputs.size(), static_cast<size_t>(kConfidenceInputs));
  EXPECT_EQ(explanation.log_odds[0].first, "share");
  EXPECT_LE(explanation.budget.bound, 0.01);
  EXPECT_GE(explanation.confidence, explanation.budget.threshold);
}

TEST(EarnedReuseTest, AnOperatorsVerdictsReachTheBudget) {
  EarnedReuse::Options options = EarnedReuseHarness::DefaultOptions();
  options.review_share = 1;
  EarnedReuseHarness harness(options);
  harness.TeachUntilServing();
  ASSERT_TRUE(harness.Ask(harness.MakeTurn("new", kHours)).served);
  for (const ReviewItem& item : harness.reuse().ListReviews(harness.scope, 100)) {
    EXPECT_TRUE(harness.reuse().SubmitReview(harness.scope, item.turn_id, /*right=*/false).ok());
    EXPECT_FALSE(harness.reuse().SubmitReview(harness.scope, item.turn_id, false).ok());
  }
  EXPECT_FALSE(harness.Ask(harness.MakeTurn("new", kHours)).served)
      << "the judge agreed, and the operator says that it was wrong";
}

TEST(EarnedReuseTest, RefusesOptionsOutOfRange) {
  EarnedReuseHarness harness;
  const auto refused = [](EarnedReuse::Options options) {
    const auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
    const WordFrequencies frequencies;
    const ReplyReader reader(**encoder, frequencies);
    const auto confidence = ConfidenceModel::Parse(models::EmbeddedConfidenceWeights());
    const WordJudge judge;
    return !EarnedReuse::Create(options, {**encoder, reader, judge, **confidence}).ok();
  };
  EarnedReuse::Options options;
  EXPECT_FALSE(refused(options));
  options.book.risk.budget = 0;
  EXPECT_TRUE(refused(options));
  options = {};
  options.book.risk.verification_floor = 0;
  EXPECT_TRUE(refused(options));
  options = {};
  options.consensus.neighbours = 0;
  EXPECT_TRUE(refused(options));
  options = {};
  options.book.flow.max_examples = 0;
  EXPECT_TRUE(refused(options));
}

}  // namespace
}  // namespace turnopt::core
