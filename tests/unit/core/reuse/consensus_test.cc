#include "server/core/reuse/consensus.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace turnopt::core {
namespace {

constexpr int kDim = 4;

class ConsensusTest : public ::testing::Test {
 protected:
  ConsensusTest() : book_(Options()) {}

  static FlowBook::Options Options() {
    FlowBook::Options options;
    options.dim = kDim;
    return options;
  }

  static DialogContext Context(int8_t x, int8_t y) {
    DialogContext context;
    context.vector = {x, y, 0, 0};
    context.vector_scale = 0.01f;
    return context;
  }

  ReplyKey Reply(const std::string& pattern, uint32_t word) {
    StoredReply reply;
    reply.pattern = pattern;
    reply.profile.words.push_back({word, 16});
    const ReplyKey key = book_.AddReply(std::move(reply));
    for (uint64_t caller = 1; caller <= 3; ++caller) {
      book_.heard().Hear(book_.Find(key)->profile, caller);
    }
    return key;
  }

  void Learn(ReplyKey reply, uint64_t caller, int8_t x = 100, int8_t y = 0) {
    Example example;
    example.context = Context(x, y);
    example.reply = reply;
    example.caller = caller;
    book_.AddExample(std::move(example));
  }

  Vote Take(const std::vector<std::string>& available = {}) {
    return TakeVote(book_, Context(100, 0), options_, relevance_, available);
  }

  ReplyKey WinnerOf(const Vote& vote) const {
    return vote.voters[static_cast<size_t>(vote.winner)].reply;
  }

  FlowBook book_;
  ConsensusOptions options_;
  RelevanceWeights relevance_;
};

TEST_F(ConsensusTest, AnEmptyBookHasNoWinner) {
  EXPECT_EQ(Take().winner, -1);
  EXPECT_EQ(Take().reason, Reason::kNoMatch);
}

TEST_F(ConsensusTest, RepliesThatSayTheSameVoteTogether) {
  const ReplyKey a = Reply("a", 1), a2 = Reply("a too", 2), b = Reply("b", 3);
  book_.agreements().Set(a, a2, 0.9f);
  book_.agreements().Set(a, b, 0);
  book_.agreements().Set(a2, b, 0);
  Learn(a, 1);
  Learn(a2, 2);
  Learn(a, 3);
  Learn(b, 4);
  Learn(b, 5);
  const Vote vote = Take();
  EXPECT_EQ(vote.reason, Reason::kConsensus);
  EXPECT_EQ(WinnerOf(vote), a);
  EXPECT_NEAR(vote.inputs[kShare], (2 + 0.9) / 5, 0.01);
  EXPECT_NEAR(vote.inputs[kRivalShare], 0.4, 0.01);
  EXPECT_EQ(vote.distinct_callers, 3u);
  EXPECT_TRUE(vote.missing.empty());
}

TEST_F(ConsensusTest, AMissingPairIsNoAgreement) {
  const ReplyKey a = Reply("a", 1), b = Reply("b", 2);
  Learn(a, 1);
  Learn(b, 2);
  const Vote vote = Take();
  ASSERT_EQ(vote.missing.size(), 1u);
  EXPECT_NEAR(vote.inputs[kShare], 0.5, 0.01);
}

TEST_F(ConsensusTest, ToolTurnsAgreeOnlyWithOneAnother) {
  const ReplyKey a = Reply("a", 1);
  for (uint64_t caller = 1; caller <= 3; ++caller) Learn(kToolTurn, caller);
  Learn(a, 4);
  const Vote vote = Take();
  EXPECT_NEAR(vote.inputs[kToolShare], 0.75, 0.01);
  EXPECT_NEAR(vote.inputs[kShare], 0.25, 0.01);
  EXPECT_EQ(vote.reason, Reason::kTooFewCallers);
}

TEST_F(ConsensusTest, OnlyToolTurnsMeanTheLlm) {
  Learn(kToolTurn, 1);
  EXPECT_EQ(Take().reason, Reason::kToolTurn);
}

TEST_F(ConsensusTest, OneCallerIsOneCaller) {
  const ReplyKey a = Reply("a", 1);
  for (int i = 0; i < 10; ++i) Learn(a, 7);
  const Vote vote = Take();
  EXPECT_EQ(vote.distinct_callers, 1u);
  EXPECT_EQ(vote.voters.size(), options_.max_voters_per_caller);
  EXPECT_EQ(vote.reason, Reason::kTooFewCallers);
}

TEST_F(ConsensusTest, AServableReplyThatSaysTheSameStepsIn) {
  const ReplyKey secret = Reply("his", 1), open = Reply("open", 2);
  book_.Find(secret)->keeps_value = true;
  book_.agreements().Set(secret, open, 1);
  for (uint64_t caller = 1; caller <= 3; ++caller) Learn(secret, caller);
  Learn(open, 4, 90, 10);
  const Vote vote = Take();
  EXPECT_EQ(WinnerOf(vote), open);
  EXPECT_EQ(vote.reason, Reason::kConsensus);
}

TEST_F(ConsensusTest, TheMostRelevantOfTheConsideredVote) {
  const ReplyKey a = Reply("a", 1), b = Reply("b", 2);
  book_.agreements().Set(a, b, 0);
  for (uint64_t caller = 1; caller <= 20; ++caller) Learn(a, caller);
  for (uint64_t caller = 21; caller <= 23; ++caller) {
    Example example;
    example.context = Context(90, 40);
    example.context.previous = 55;
    example.reply = b;
    example.caller = caller;
    book_.AddExample(std::move(example));
  }
  DialogContext query = Context(100, 0);
  query.previous = 55;
  options_.neighbours = 4;
  EXPECT_EQ(WinnerOf(TakeVote(book_, query, options_, relevance_, {})), a);
  relevance_.of[kPreviousTheSame] = 5;
  const Vote vote = TakeVote(book_, query, options_, relevance_, {});
  EXPECT_EQ(WinnerOf(vote), b) << "less similar, but said in the same place";
  EXPECT_EQ(vote.voters.size(), 4u);
  EXPECT_EQ(vote.voters[0].reply, b);
  EXPECT_GT(vote.inputs[kShare], 0.9);
  EXPECT_LT(vote.inputs[kSimilarShare], 0.75) << "by similarity it would be nearly even";
  options_.considered = 4;
  EXPECT_EQ(WinnerOf(TakeVote(book_, query, options_, relevance_, {})), a)
      << "what is not considered cannot vote";
}

TEST_F(ConsensusTest, SaysWhyTheWinnerMayNotBeServed) {
  const ReplyKey a = Reply("Hello {name}", 1);
  for (uint64_t caller = 1; caller <= 3; ++caller) Learn(a, caller);
  EXPECT_EQ(Take().reason, Reason::kMissingVariable);
  EXPECT_EQ(Take({"name"}).reason, Reason::kConsensus);
  book_.Find(a)->personal = true;
  EXPECT_EQ(Take({"name"}).reason, Reason::kPersonalData);
  book_.Find(a)->mark = ReplyMark::kPinned;
  EXPECT_EQ(Take({"name"}).reason, Reason::kConsensus) << "an operator answers for it";
  book_.Find(a)->mark = ReplyMark::kBanned;
  EXPECT_EQ(Take({"name"}).reason, Reason::kBanned);
}

TEST_F(ConsensusTest, KnowsWhetherSomebodyBehindTheWinnerWasInThisContext) {
  const ReplyKey a = Reply("a", 1);
  for (uint64_t caller = 1; caller <= 3; ++caller) {
    Example example;
    example.context = Context(100, 0);
    example.context.previous = 55;
    example.reply = a;
    example.caller = caller;
    book_.AddExample(std::move(example));
  }
  EXPECT_FALSE(Take().shares_context);
  DialogContext query = Context(100, 0);
  query.previous = 55;
  EXPECT_TRUE(TakeVote(book_, query, options_, relevance_, {}).shares_context);
}

}  // namespace
}  // namespace turnopt::core
