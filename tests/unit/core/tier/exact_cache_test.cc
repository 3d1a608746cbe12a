#include "server/core/tier/exact_cache.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/fake_clock.h"

namespace turnopt::core {
namespace {

class ExactCacheTest : public ::testing::Test {
 protected:
  ExactCacheTest() { Reset({}); }

  void Reset(const ExactCache::Options& options) {
    auto cache = ExactCache::Create(options);
    ASSERT_TRUE(cache.ok()) << cache.status();
    cache_ = *std::move(cache);
  }

  static Turn MakeTurn(const std::string& said, const std::string& caller = "ann") {
    Turn turn;
    turn.call_id = "call-" + caller;
    turn.caller_id = caller;
    turn.flow = "sales";
    turn.dialog_state = "1_opening";
    turn.utterance = said;
    return turn;
  }

  TierResult Find(const Turn& turn) {
    const NormalizedUtterance utterance = Normalizer().Normalize(turn.utterance);
    return cache_->Find({turn, "turn", utterance}, clock_.Now());
  }

  static Completion LlmTurn(const Turn& turn, const std::string& reply) {
    Completion completion;
    completion.turn_id = "turn-1";
    completion.turn = turn;
    completion.spoken_reply = reply;
    completion.llm.emplace();
    completion.llm->reply = reply;
    return completion;
  }

  TierLabel Complete(const Completion& completion) {
    return cache_->Complete(completion, Normalizer().Normalize(completion.turn.utterance), nullptr,
                            clock_.Now());
  }

  TierLabel Learn(const Turn& turn, const std::string& reply) {
    return Complete(LlmTurn(turn, reply));
  }

  testing::FakeClock clock_;
  std::unique_ptr<ExactCache> cache_;
};

TEST_F(ExactCacheTest, AnswersTheSameWordsWithTheSameReply) {
  EXPECT_TRUE(Learn(MakeTurn("What's the price?"), "Ten dollars.").learned);
  const TierResult result = Find(MakeTurn("um, what is the price"));
  EXPECT_TRUE(result.served);
  EXPECT_EQ(result.decision.source, Source::kCache);
  EXPECT_EQ(result.decision.match, MatchKind::kExact);
  EXPECT_EQ(result.decision.reason, Reason::kExactMatch);
  EXPECT_EQ(result.decision.reply, "Ten dollars.");
  EXPECT_EQ(result.decision.source_turn_id, "turn-1");
  EXPECT_EQ(result.decision.matched_utterance, "what is the price");
  EXPECT_NE(result.decision.reply_id, "");
}

TEST_F(ExactCacheTest, EveryPartOfTheKeyCounts) {
  Learn(MakeTurn("price"), "Ten.");
  Turn turn = MakeTurn("price");
  turn.flow = "booking";
  EXPECT_FALSE(Find(turn).served);
  turn = MakeTurn("price");
  turn.dialog_state = "2_pitch";
  EXPECT_FALSE(Find(turn).served);
  turn = MakeTurn("price");
  turn.scope.facts_epoch = "june";
  EXPECT_FALSE(Find(turn).served);
  EXPECT_FALSE(Find(MakeTurn("prices")).served);
  EXPECT_FALSE(Find(MakeTurn("price", "bob")).served);
  EXPECT_TRUE(Find(MakeTurn("price")).served);
}

TEST_F(ExactCacheTest, WithoutACallerIdTheCallIsTheCaller) {
  Turn turn = MakeTurn("price", "");
  turn.call_id = "one";
  Learn(turn, "Ten.");
  EXPECT_TRUE(Find(turn).served);
  turn.call_id = "two";
  EXPECT_FALSE(Find(turn).served);
}

TEST_F(ExactCacheTest, AnAnswerCountsOnlyAfterTheSameQuestion) {
  Turn turn = MakeTurn("yes");
  turn.previous_reply = "Shall I cancel the order?";
  EXPECT_TRUE(Learn(turn, "Good, it is cancelled.").learned);
  EXPECT_TRUE(Find(turn).served);
  turn.previous_reply = "Are you still there?";
  EXPECT_FALSE(Find(turn).served);
}

TEST_F(ExactCacheTest, WhatLeansOnAReplyThatIsNotToldIsNeitherKeptNorAnswered) {
  EXPECT_EQ(Learn(MakeTurn("how much is it"), "Ten.").outcome, ReportOutcome::kLeansOnContext);
  EXPECT_EQ(Find(MakeTurn("how much is it")).decision.reason, Reason::kLeansOnContext);
  EXPECT_EQ(cache_->Stats().entries, 0u);
}

TEST_F(ExactCacheTest, ExpiresExactlyAtDeadline) {
  Learn(MakeTurn("price"), "Ten.");
  clock_.Advance(absl::Seconds(3600) - absl::Nanoseconds(1));
  EXPECT_TRUE(Find(MakeTurn("price")).served);
  clock_.Advance(absl::Nanoseconds(1));
  const TierResult result = Find(MakeTurn("price"));
  EXPECT_FALSE(result.served);
  EXPECT_EQ(result.decision.reason, Reason::kExpired);
}

TEST_F(ExactCacheTest, TheLatestReplyCounts) {
  Learn(MakeTurn("price"), "Ten.");
  Learn(MakeTurn("price"), "Twelve.");
  EXPECT_EQ(Find(MakeTurn("price")).decision.reply, "Twelve.");
}

TEST_F(ExactCacheTest, FindingChangesNothing) {
  Learn(MakeTurn("price"), "Ten.");
  const ExactCacheStats before = cache_->Stats();
  Find(MakeTurn("price"));
  Find(MakeTurn("something else"));
  const ExactCacheStats after = cache_->Stats();
  EXPECT_EQ(after.entries, before.entries);
  EXPECT_EQ(after.stored, before.stored);
  EXPECT_EQ(after.expiries, before.expiries);
}

TEST_F(ExactCacheTest, LearnsNothingFromBrokenTurns) {
  const Turn turn = MakeTurn("price");
  Completion completion = LlmTurn(turn, "Ten.");
  completion.interrupted = true;
  EXPECT_EQ(Complete(completion).outcome, ReportOutcome::kInterrupted);
  completion = LlmTurn(turn, "Ten.");
  completion.llm->failed = true;
  EXPECT_EQ(Complete(completion).outcome, ReportOutcome::kLlmFailed);
  completion = LlmTurn(turn, "Ten.");
  completion.llm->timed_out = true;
  EXPECT_EQ(Complete(completion).outcome, ReportOutcome::kLlmFailed);
  EXPECT_EQ(Complete(LlmTurn(turn, "")).outcome, ReportOutcome::kLlmFailed);
  completion = LlmTurn(turn, "Ten.");
  completion.turn.asr_confidence = 0.2;
  EXPECT_EQ(Complete(completion).outcome, ReportOutcome::kLowAsrConfidence);
  completion = LlmTurn(turn, "Ten.");
  completion.llm.reset();
  EXPECT_FALSE(Complete(completion).learned);
  EXPECT_EQ(Complete(LlmTurn(turn, "Sorry, an error occurred.")).outcome,
            ReportOutcome::kUnfitReply);
  EXPECT_EQ(Complete(LlmTurn(MakeTurn("um"), "Ten.")).outcome, ReportOutcome::kEmptyUtterance);
  EXPECT_EQ(cache_->Stats().entries, 0u);
}

TEST_F(ExactCacheTest, AToolTurnRemovesWhatWasStored) {
  Learn(MakeTurn("price"), "Ten.");
  Completion completion = LlmTurn(MakeTurn("price"), "Eleven today.");
  completion.llm->called_tools = true;
  EXPECT_EQ(Complete(completion).outcome, ReportOutcome::kToolTurn);
  EXPECT_FALSE(Find(MakeTurn("price")).served);
}

TEST_F(ExactCacheTest, ToolTurnsAreKeptWhereTheOptionSaysSo) {
  ExactCache::Options options;
  options.cache_tool_turns = true;
  Reset(options);
  Completion completion = LlmTurn(MakeTurn("price"), "Eleven today.");
  completion.llm->called_tools = true;
  EXPECT_TRUE(Complete(completion).learned);
}

TEST_F(ExactCacheTest, RefusesALowAsrConfidenceAndARepeatedReply) {
  Learn(MakeTurn("what is the price"), "Ten.");
  Turn turn = MakeTurn("what is the price");
  turn.asr_confidence = 0.1;
  EXPECT_FALSE(Find(turn).served);
  EXPECT_EQ(Find(turn).decision.reason, Reason::kLowAsrConfidence);
  turn = MakeTurn("what is the price");
  turn.previous_reply = "Ten.";
  EXPECT_FALSE(Find(turn).served);
  EXPECT_EQ(Find(turn).decision.reason, Reason::kRepeatsReply);
}

TEST_F(ExactCacheTest, SharedRepliesAreRefilledAndNeverLeakValues) {
  ExactCache::Options options;
  options.share_across_callers = true;
  Reset(options);
  Turn ann = MakeTurn("what time", "ann");
  ann.variables = {{"time", "7 pm"}, {"name", "Ann Lee"}};
  Learn(ann, "At 7 pm, Ann Lee.");
  Turn bob = MakeTurn("what time", "bob");
  bob.variables = {{"time", "9 pm"}, {"name", "Bob"}};
  EXPECT_EQ(Find(bob).decision.reply, "At 9 pm, Bob.");
  bob.variables.erase("name");
  EXPECT_FALSE(Find(bob).served);
  EXPECT_EQ(Find(bob).decision.reason, Reason::kMissingVariable);
}

TEST_F(ExactCacheTest, ASharedReplyThatKeepsAValueIsNotStored) {
  ExactCache::Options options;
  options.share_across_callers = true;
  Reset(options);
  Turn ann = MakeTurn("who is calling", "ann");
  ann.variables = {{"name", "Ann Lee"}, {"guest", "Ann Lee"}};
  EXPECT_EQ(Learn(ann, "You are Ann Lee.").outcome, ReportOutcome::kPersonalData);
  EXPECT_EQ(cache_->Stats().entries, 0u);
}

TEST_F(ExactCacheTest, StoreTakesItsOwnTtlAndSaysWhyNot) {
  const Turn turn = MakeTurn("price");
  const NormalizedUtterance utterance = Normalizer().Normalize(turn.utterance);
  EXPECT_EQ(cache_->Store(turn, utterance, "Ten.", absl::Seconds(5), "", clock_.Now()),
            ReportOutcome::kStored);
  clock_.Advance(absl::Seconds(4));
  EXPECT_EQ(cache_->Lookup(turn, utterance, clock_.Now()).entry.reply, "Ten.");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(cache_->Lookup(turn, utterance, clock_.Now()).reason, Reason::kExpired);
  EXPECT_EQ(
      cache_->Store(turn, utterance, std::string(16'385, 'x'), absl::nullopt, "", clock_.Now()),
      ReportOutcome::kTooLarge);
  EXPECT_EQ(cache_->Store(turn, {}, "Ten.", absl::nullopt, "", clock_.Now()),
            ReportOutcome::kEmptyUtterance);
}

TEST_F(ExactCacheTest, InvalidatesWhatMeetsEveryCondition) {
  Turn other_state = MakeTurn("hours");
  other_state.dialog_state = "2_pitch";
  Turn other_scope = MakeTurn("place");
  other_scope.scope.tenant = "acme";
  Learn(MakeTurn("price"), "Ten.");
  Learn(other_state, "Nine to five.");
  clock_.Advance(absl::Minutes(10));
  Learn(other_scope, "Here.");
  Learn(MakeTurn("price", "bob"), "Ten.");

  ExactCache::Filter filter;
  filter.dialog_state = "1_opening";
  filter.min_age = absl::Minutes(10);
  EXPECT_EQ(cache_->Invalidate(filter, clock_.Now()), 1u);
  EXPECT_FALSE(Find(MakeTurn("price")).served);

  filter = {};
  filter.scope = other_scope.scope;
  EXPECT_EQ(cache_->Invalidate(filter, clock_.Now()), 1u);

  filter = {};
  filter.caller_id = "bob";
  EXPECT_EQ(cache_->Invalidate(filter, clock_.Now()), 1u);

  filter = {};
  filter.reply_id = Find(other_state).decision.reply_id;
  EXPECT_EQ(cache_->Invalidate(filter, clock_.Now()), 1u);
  EXPECT_EQ(cache_->Stats().entries, 0u);

  Learn(MakeTurn("price"), "Ten.");
  EXPECT_EQ(cache_->Invalidate({}, clock_.Now()), 1u);
}

TEST_F(ExactCacheTest, ASpokenHitCountsAsUse) {
  ExactCache::Options options;
  options.max_entries = 2;
  Reset(options);
  Learn(MakeTurn("order aa"), "1");
  Learn(MakeTurn("order bb"), "2");
  Completion spoken;
  spoken.turn = MakeTurn("order aa");
  spoken.spoken_source = Source::kCache;
  Complete(spoken);
  Learn(MakeTurn("order cc"), "3");
  EXPECT_TRUE(Find(MakeTurn("order aa")).served);
  EXPECT_FALSE(Find(MakeTurn("order bb")).served);
}

TEST(ExactCacheOptionsTest, RefusesBadOptions) {
  const auto ok = [](auto change) {
    ExactCache::Options options;
    change(options);
    return ExactCache::Create(options).ok();
  };
  EXPECT_TRUE(ok([](ExactCache::Options&) {}));
  EXPECT_FALSE(ok([](ExactCache::Options& o) { o.ttl = absl::ZeroDuration(); }));
  EXPECT_FALSE(ok([](ExactCache::Options& o) { o.max_entries = 0; }));
  EXPECT_FALSE(ok([](ExactCache::Options& o) { o.max_bytes = 0; }));
  EXPECT_FALSE(ok([](ExactCache::Options& o) { o.max_reply_bytes = 0; }));
  EXPECT_FALSE(ok([](ExactCache::Options& o) { o.min_asr_confidence = -1; }));
}

}  // namespace
}  // namespace turnopt::core
