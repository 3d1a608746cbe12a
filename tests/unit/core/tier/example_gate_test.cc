#include "server/core/tier/example_gate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/core/language/normalizer.h"

namespace turnopt::core {
namespace {

const std::vector<std::string>& CancelOrder() {
  static const auto& examples = *new std::vector<std::string>{
      "cancel my order", "I want to cancel my order", "can I cancel the order I placed",
      "please cancel the order", "I'd like to call off my order"};
  return examples;
}

const std::vector<std::string>& RenewOn() {
  static const auto& examples = *new std::vector<std::string>{
      "turn on automatic renewal", "switch on auto renewal", "enable automatic renewal"};
  return examples;
}

Difference Check(const std::vector<std::string>& examples, const char* said,
                 bool allow_negation = false) {
  const std::vector<std::string> words = Normalizer().Normalize(said).all_tokens;
  return ExampleGate(examples).Check(ReadText(said), words, allow_negation);
}

TEST(ExampleGateTest, TheSameRequestInOtherWordsPasses) {
  for (const char* said : {"could you cancel the order for me", "cancel the order please",
                           "hi, I need to cancel my order", "I want my order cancelled"}) {
    EXPECT_EQ(Check(CancelOrder(), said), Difference::kNone) << said;
  }
}

TEST(ExampleGateTest, AnotherRequestInTheSameWordsDoesNot) {
  for (const char* said :
       {"don't cancel my order", "why was my order cancelled", "did you cancel my order",
        "is my order cancelled", "cancel my appointment", "what if I cancel my order",
        "cancel my order but keep the battery", "cancel two orders", "cancel my order on Monday"}) {
    EXPECT_NE(Check(CancelOrder(), said), Difference::kNone) << said;
  }
  for (const char* said : {"turn off automatic renewal", "disable automatic renewal",
                           "when is the automatic renewal"}) {
    EXPECT_NE(Check(RenewOn(), said), Difference::kNone) << said;
  }
}

TEST(ExampleGateTest, WhatAllExamplesNameMustBeNamed) {
  EXPECT_EQ(Check(RenewOn(), "turn it on"), Difference::kUnlike);
  EXPECT_EQ(Check({"how much is the mower", "price of the mower"}, "how much is it"),
            Difference::kUnlike);
}

TEST(ExampleGateTest, WhatAllExamplesTurnIsTurned) {
  const std::vector<std::string> off = {"stop sending me reminders", "turn off reminders",
                                        "I don't want reminders"};
  EXPECT_EQ(Check(off, "please turn off my reminders"), Difference::kNone);
  EXPECT_EQ(Check(off, "I want reminders"), Difference::kNegation);
}

TEST(ExampleGateTest, WhetherItMustBeIsAnotherQuestion) {
  const std::vector<std::string> taken = {"do you take insurance", "do you work with my insurance"};
  EXPECT_EQ(Check(taken, "do you take my insurance"), Difference::kNone);
  EXPECT_EQ(Check(taken, "do I need insurance"), Difference::kAct);
}

TEST(ExampleGateTest, ANegationMayBeAllowed) {
  EXPECT_EQ(Check(CancelOrder(), "don't cancel my order"), Difference::kNegation);
  EXPECT_EQ(Check(CancelOrder(), "don't cancel my order", true), Difference::kNone);
}

}  // namespace
}  // namespace turnopt::core
