#include "server/core/language/context_leaning.h"

#include <gtest/gtest.h>

#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

bool Leans(const char* utterance) { return LeansOnContext(Normalizer{}.Normalize(utterance)); }

TEST(ContextLeaningTest, AnswersAndPointersLean) {
  for (const char* utterance :
       {"yes", "Yes, please.", "no", "okay", "that one", "sounds good", "how much is it?",
        "can you book it", "what about the other one", "no thanks", "yes thank you"}) {
    EXPECT_TRUE(Leans(utterance)) << utterance;
  }
}

TEST(ContextLeaningTest, WholeQuestionsAndFarewellsDoNot) {
  for (const char* utterance :
       {"what are your opening hours", "do you ship to Norway", "thanks, that is all", "goodbye",
        "is it possible to change the delivery address of an order"}) {
    EXPECT_FALSE(Leans(utterance)) << utterance;
  }
}

bool Needs(const char* said) { return NeedsPreviousReply(Normalizer{}.Normalize(said)); }
bool Fragment(const char* said) { return IsFragment(Normalizer{}.Normalize(said)); }

TEST(ContextLeaningTest, WhatPointsBackOrAsksBackNeedsThePreviousReply) {
  for (const char* said :
       {"yes", "can you repeat that", "pardon", "sorry", "tell me more", "and on Sunday",
        "what about children", "does it come with a warranty and free delivery to Norway",
        "what do you mean", "are they also sold in the larger shops of the region"}) {
    EXPECT_TRUE(Needs(said)) << said;
  }
  for (const char* said :
       {"what are your opening hours", "is there a car park", "are you open this week",
        "is it okay to bring my dog", "thanks", "bye", "I want to cancel my order"}) {
    EXPECT_FALSE(Needs(said)) << said;
  }
}

TEST(ContextLeaningTest, AFewWordsWithoutAVerbAreAFragment) {
  for (const char* said : {"two people", "the blue mower", "tomorrow at five", "Maria Smith"}) {
    EXPECT_TRUE(Fragment(said)) << said;
  }
  for (const char* said : {"where are you", "cancel my order", "hello", "thank you", "goodbye", "",
                           "the very long name of a blue mower"}) {
    EXPECT_FALSE(Fragment(said)) << said;
  }
}

}  // namespace
}  // namespace turnopt::core
