#include "server/core/language/same_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <initializer_list>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

class SameRequestTest : public testing::Test {
 protected:
  void Hear(std::initializer_list<const char*> utterances) {
    for (const char* utterance : utterances) {
      readings_.push_back(ReadText(utterance));
      heard_.push_back({&readings_.back(), ++caller_});
    }
  }
  Difference Ask(const char* utterance, const SameRequestOptions& options = {}) const {
    return FindDifference(ReadText(utterance), heard_, options);
  }

  std::deque<Reading> readings_;
  std::vector<HeardReading> heard_;
  uint64_t caller_ = 0;
};

TEST_F(SameRequestTest, OtherWordsForTheSameArePassed) {
  Hear({"can I bring my dog", "are dogs allowed", "may my dog come in", "can I bring my dog"});
  EXPECT_EQ(Ask("could I please bring my dog?"), Difference::kNone);
  EXPECT_EQ(Ask("hi, is it okay to bring a dog"), Difference::kNone);
}

TEST_F(SameRequestTest, EachKindHasItsReason) {
  Hear({"cancel my order", "can you cancel my order", "I want to cancel my order",
        "please cancel the order"});
  EXPECT_EQ(Ask("don't cancel my order"), Difference::kNegation);
  EXPECT_EQ(Ask("why did you cancel my order"), Difference::kAct);
  EXPECT_EQ(Ask("did you cancel my order"), Difference::kAct);
  EXPECT_EQ(Ask("cancel my subscription"), Difference::kWords);
  EXPECT_EQ(Ask("cancel my 2 orders"), Difference::kNumber);
  EXPECT_EQ(Ask("cancel my Monday order"), Difference::kDate);
  EXPECT_EQ(Ask("cancel my order and cancel my order"), Difference::kSecondRequest);
  EXPECT_EQ(Ask("cancel only my order"), Difference::kCondition);
  EXPECT_EQ(Ask("cancel your order"), Difference::kPerson);
  EXPECT_EQ(Ask("quiero cancelar mi pedido"), Difference::kLanguage);
}

TEST_F(SameRequestTest, WhatWasHeardWordForWordAsksTheSame) {
  for (const char* utterance : {"I'd like a table for four on Friday at half past seven",
                                "has my parcel been sent yet",
                                "why wasn't I told about the fee",
                                "would it be possible to move it to the 3rd of May",
                                "if it rains, can I come another day",
                                "she said that I should call you",
                                "we were thinking of coming by train",
                                "what if I don't have the receipt any more",
                                "nobody has called me back",
                                "I'm not sure whether I want that",
                                "you never told me",
                                "let me think about it",
                                "tell me more about the larger one",
                                "is it cheaper than the old",
                                "how many people fit in there",
                                "I was going to pay by card",
                                "don't you have a garden",
                                "must I bring my passport or is a copy enough",
                                "I haven't been there before",
                                "will there be music and can we dance",
                                "put me through to somebody else",
                                "who pays when something breaks",
                                "I think I have been charged twice",
                                "could you repeat",
                                "hold on a second",
                                "no, not that one",
                                "either is fine",
                                "yes but only in the morning",
                                "my daughter's room",
                                "isn't there a later one",
                                "I used to have an account with you",
                                "what's the difference between the two",
                                "that is not what I asked for",
                                "I want neither the first nor the second",
                                "unless you have something in blue",
                                "it should have been here an hour ago",
                                "he doesn't want it any longer",
                                "do you need anything else from me",
                                "where exactly is the entrance",
                                "thanks, bye"}) {
    SCOPED_TRACE(utterance);
    readings_.clear();
    heard_.clear();
    Hear({utterance, utterance, utterance});
    EXPECT_EQ(Ask(utterance), Difference::kNone);
    const Reading reading = ReadText(utterance);
    EXPECT_TRUE(std::is_sorted(reading.signs.begin(), reading.signs.end()));
    EXPECT_EQ(ReadText(absl::StrCat("  ", utterance, "  ")).signs, reading.signs);
  }
}

TEST_F(SameRequestTest, OppositesNeverPass) {
  Hear({"turn on the heating", "switch on the heating", "put the heating on"});
  EXPECT_EQ(Ask("turn off the heating"), Difference::kOpposite);
}

TEST_F(SameRequestTest, AnswersNeverPassForOneAnother) {
  Hear({"yes", "yes please", "sure"});
  EXPECT_EQ(Ask("no"), Difference::kAnswer);
  EXPECT_EQ(Ask("maybe"), Difference::kAnswer);
  EXPECT_EQ(Ask("hm"), Difference::kAnswer);
  EXPECT_EQ(Ask("yeah"), Difference::kNone);
}

TEST_F(SameRequestTest, WordsThatVaryAmongThoseBeforeMayVary) {
  Hear({"find a restaurant in Paris", "find a restaurant in Rome", "find a restaurant in Oslo",
        "find a restaurant in Cairo", "find a restaurant in Lima"});
  EXPECT_EQ(Ask("find a restaurant in Quito"), Difference::kNone);
  EXPECT_EQ(Ask("don't find a restaurant in Quito"), Difference::kNegation);
}

TEST_F(SameRequestTest, OneCallerWhoRepeatsHimselfShowsNoVariety) {
  Hear({"cancel my order"});
  for (int i = 0; i < 5; ++i) Hear({"cancel my order"});
  EXPECT_EQ(Ask("cancel my booking"), Difference::kWords);
}

TEST_F(SameRequestTest, AuthoredExamplesAllowNewWords) {
  Hear({"are you open on Saturday"});
  SameRequestOptions options;
  options.allow_new_words = true;
  EXPECT_EQ(Ask("are you open for business on Saturday", options), Difference::kNone);
  EXPECT_EQ(Ask("are you not open on Saturday", options), Difference::kNegation);
}

TEST_F(SameRequestTest, AnotherThingInTheReplyBeforeIsAnotherReferent) {
  Hear({"The cordless mower costs $249.", "The cordless mower costs $249."});
  EXPECT_TRUE(NamesOther(ReadText("The hedge trimmer costs $89."), heard_));
  EXPECT_FALSE(NamesOther(ReadText("The cordless mower costs $249."), heard_));
}

}  // namespace
}  // namespace turnopt::core
