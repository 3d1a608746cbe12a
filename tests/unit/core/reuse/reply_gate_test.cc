#include "server/core/reuse/reply_gate.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/core/reuse/earned_reuse_harness.h"

namespace turnopt::core {
namespace {

class ReplyGateTest : public testing::Test {
 protected:
  // Tells the flow what callers said and heard, in words that leave only the gate to refuse.
  void Teach(const char* utterance, const char* reply, const char* previous = "",
             const Variables& variables = {}) {
    Example example;
    example.context = reader_.Read(MakeTurn(utterance, previous), Pattern(utterance, variables),
                                   Pattern(previous, variables));
    example.reading = ReadText(Pattern(utterance, variables));
    example.caller = ++caller_;
    const std::string pattern = Pattern(reply, variables);
    auto key = book_.FindByPattern(pattern);
    if (!key.has_value()) {
      StoredReply stored;
      stored.pattern = pattern;
      key = book_.AddReply(std::move(stored));
    }
    book_.Find(*key)->said_of.Add(pattern, variables);
    example.reply = *key;
    slots_.push_back(book_.AddExample(std::move(example)));
  }

  Reason Ask(const char* utterance, const char* previous = "", const Variables& variables = {},
             const char* locale = "") {
    Turn turn = MakeTurn(utterance, previous);
    turn.variables = variables;
    turn.scope.locale = locale;
    const std::string pattern = Pattern(utterance, variables);
    const DialogContext context = reader_.Read(turn, pattern, Pattern(previous, variables));
    Vote vote;
    for (const uint32_t slot : slots_) {
      Voter voter;
      voter.slot = slot;
      voter.reply = book_.FindExample(slot)->reply;
      voter.agrees = 1;
      vote.voters.push_back(voter);
    }
    vote.winner = 0;
    return RefuseReply(book_, {turn, ReadText(pattern), context, vote});
  }

 private:
  static Turn MakeTurn(const char* utterance, const char* previous) {
    Turn turn;
    turn.utterance = utterance;
    turn.previous_reply = previous;
    return turn;
  }
  static std::string Pattern(const char* text, const Variables& variables) {
    return Placeholders(variables).Delexicalize(text).pattern;
  }
  static FlowBook::Options BookOptions(int dim) {
    FlowBook::Options options;
    options.dim = 2 * dim;
    return options;
  }

  std::unique_ptr<Encoder> encoder_ =
      std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value();
  WordFrequencies frequencies_{};
  ReplyReader views_{*encoder_, frequencies_};
  TurnReader reader_{views_, encoder_->dim(), 0.5f};
  FlowBook book_{BookOptions(encoder_->dim())};
  std::vector<uint32_t> slots_;
  uint64_t caller_ = 0;
};

TEST_F(ReplyGateTest, TheSameRequestPassesAndItsNegationDoesNot) {
  Teach("can I bring my dog", "Dogs are welcome.");
  Teach("are dogs allowed", "Dogs are welcome.");
  EXPECT_EQ(Ask("can I bring my dog please"), Reason::kConsensus);
  EXPECT_EQ(Ask("I can not bring my dog"), Reason::kNegated);
  EXPECT_EQ(Ask("can I bring my cat"), Reason::kNewWords);
}

TEST_F(ReplyGateTest, FactsOfOneCallerAreForNobodyElse) {
  Teach("is my account active", "Yes, your account is active.");
  EXPECT_EQ(Ask("is my account active"), Reason::kPersonalFact);
}

TEST_F(ReplyGateTest, WhatHoldsForAMomentIsNotSaidLater) {
  Teach("are you open", "Yes, we are open right now.");
  EXPECT_EQ(Ask("are you open"), Reason::kTimeBound);
}

TEST_F(ReplyGateTest, AQuestionAboutNowIsNotAnsweredFromThePast) {
  Teach("is there a sale today", "Yes, ten percent off.");
  EXPECT_EQ(Ask("is there a sale today"), Reason::kTimeBound);
}

TEST_F(ReplyGateTest, ATemplateNeedsSeveralValues) {
  Teach("tell me about Lotus", "Lotus serves Thai food.", "", {{"venue", "Lotus"}});
  EXPECT_EQ(Ask("tell me about Lotus", "", {{"venue", "Lotus"}}), Reason::kConsensus);
  EXPECT_EQ(Ask("tell me about Roma", "", {{"venue", "Roma"}}), Reason::kOtherValue);
}

TEST_F(ReplyGateTest, APronounNeedsItsReferent) {
  Teach("how heavy is it", "It weighs thirty pounds.", "The cordless mower costs ninety dollars.");
  EXPECT_EQ(Ask("how heavy is it", "The cordless mower costs ninety dollars."), Reason::kConsensus);
  EXPECT_EQ(Ask("how heavy is it", "The hedge trimmer costs eighty dollars."),
            Reason::kOtherReferent);
}

TEST_F(ReplyGateTest, AnotherLanguageGoesToTheLlm) {
  Teach("can I bring my dog", "Dogs are welcome.");
  EXPECT_EQ(Ask("kann ich meinen Hund mitbringen"), Reason::kOtherLanguage);
  EXPECT_EQ(Ask("can I bring my dog", "", {}, "de"), Reason::kOtherLanguage);
}

}  // namespace
}  // namespace turnopt::core
