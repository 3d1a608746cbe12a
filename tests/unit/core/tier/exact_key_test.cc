#include "server/core/tier/exact_key.h"

#include <gtest/gtest.h>

#include "absl/hash/hash.h"

namespace turnopt::core {
namespace {

TEST(ExactKeyTest, EveryPartTellsKeysApart) {
  const ExactKey key{{"t", "v", "e", "l"}, "f", "s", "c", "u", "x"};
  for (std::string ExactKey::*part : {&ExactKey::flow, &ExactKey::dialog_state, &ExactKey::caller,
                                      &ExactKey::utterance, &ExactKey::context}) {
    ExactKey other = key;
    other.*part += "x";
    EXPECT_FALSE(key == other);
    EXPECT_NE(absl::Hash<ExactKey>()(key), absl::Hash<ExactKey>()(other));
  }
  for (std::string Scope::*part :
       {&Scope::tenant, &Scope::agent_version, &Scope::facts_epoch, &Scope::locale}) {
    ExactKey other = key;
    other.scope.*part += "x";
    EXPECT_FALSE(key == other);
  }
  EXPECT_TRUE(key == ExactKey(key));
}

TEST(ExactKeyTest, TheCallStandsInForAnUnknownCallerAndCannotPassForOne) {
  Turn turn;
  turn.call_id = "7";
  const NormalizedUtterance hello = Normalizer().Normalize("hello");
  const ExactKey unknown = ExactKey::Of(turn, hello, false);
  turn.caller_id = "7";
  const ExactKey known = ExactKey::Of(turn, hello, false);
  EXPECT_FALSE(unknown == known);
  turn.call_id = "8";
  EXPECT_TRUE(known == ExactKey::Of(turn, hello, false));
  EXPECT_EQ(ExactKey::Of(turn, hello, true).caller, "");
}

ExactKey After(const std::string& previous, const std::string& said) {
  Turn turn;
  turn.utterance = said;
  turn.previous_reply = previous;
  return ExactKey::Of(turn, Normalizer().Normalize(said), true);
}

TEST(ExactKeyTest, WhatNeedsThePreviousReplyIsAnotherKeyAfterAnother) {
  for (const char* said :
       {"yes", "how much is it", "can you repeat that", "two people", "the blue one",
        "what about Sunday", "pardon", "does it come with a bag and a spare blade"}) {
    EXPECT_FALSE(After("Shall I cancel the order?", said) == After("Are you still there?", said))
        << said;
    EXPECT_TRUE(After("Are you there?", said) == After("are you there", said)) << said;
  }
}

TEST(ExactKeyTest, AQuestionOfItsOwnIsTheSameAfterAnyReply) {
  for (const char* said : {"what are your opening hours", "is there a warranty on the tools",
                           "can I bring my dog", "thank you so much", "bye"}) {
    EXPECT_TRUE(After("We open at eight.", said) == After("It costs ten.", said)) << said;
  }
}

TEST(ExactKeyTest, SignsAndUnitsTellKeysApart) {
  EXPECT_FALSE(After("", "set it to -5 degrees") == After("", "set it to 5 degrees"));
  EXPECT_FALSE(After("", "do you teach C++") == After("", "do you teach C"));
  EXPECT_TRUE(After("", "Um, what's the price?") == After("", "what is the price"));
}

}  // namespace
}  // namespace turnopt::core
