#include "server/core/language/reading.h"

#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

bool SameOf(Sign sign, absl::string_view a, absl::string_view b) {
  const Reading left = ReadText(a), right = ReadText(b);
  return left.Of(sign) == right.Of(sign);
}

TEST(ReadingTest, FormsOfAWordAndCourtesiesReadTheSame) {
  EXPECT_TRUE(
      SameOf(Sign::kWord, "cancel my order", "could you please cancel the orders? Thanks!"));
  EXPECT_FALSE(SameOf(Sign::kWord, "bring my dog", "bring my cat"));
}

TEST(ReadingTest, ANegationIsReadWithWhatItNegates) {
  EXPECT_TRUE(ReadText("cancel my order").Of(Sign::kNegation).empty());
  EXPECT_FALSE(ReadText("don't cancel my order").Of(Sign::kNegation).empty());
  EXPECT_FALSE(SameOf(Sign::kNegation, "don't cancel, change it", "don't change, cancel it"));
}

TEST(ReadingTest, ANoThatAnswersNegatesNothing) {
  EXPECT_TRUE(ReadText("no that's all, bye").Of(Sign::kNegation).empty());
  EXPECT_FALSE(ReadText("no that's not all").Of(Sign::kNegation).empty());
}

TEST(ReadingTest, NumbersDatesAndSignsAreTold) {
  EXPECT_FALSE(SameOf(Sign::kNumber, "plan two", "plan three"));
  EXPECT_TRUE(SameOf(Sign::kNumber, "plan two", "plan 2"));
  EXPECT_FALSE(SameOf(Sign::kNumber, "at -5 degrees", "at 5 degrees"));
  EXPECT_FALSE(SameOf(Sign::kNumber, "for 5 hours", "for 5 days"));
  EXPECT_FALSE(SameOf(Sign::kDate, "on March fifth", "on May fifth"));
}

TEST(ReadingTest, AnswersHaveTheirClass) {
  EXPECT_FALSE(SameOf(Sign::kAnswer, "yes", "no"));
  EXPECT_FALSE(SameOf(Sign::kAnswer, "no", "I don't know"));
  EXPECT_FALSE(SameOf(Sign::kAnswer, "yes", "hmm"));
  EXPECT_FALSE(SameOf(Sign::kAnswer, "yes", "wait a second"));
  EXPECT_FALSE(SameOf(Sign::kAnswer, "yes", "yes but not the whole order"));
  EXPECT_TRUE(SameOf(Sign::kAnswer, "yes", "yes please"));
  EXPECT_TRUE(SameOf(Sign::kAnswer, "[noise]", "hmm"));
}

TEST(ReadingTest, ASecondRequestIsOne) {
  EXPECT_TRUE(ReadText("cancel my order").Of(Sign::kRequests).empty());
  EXPECT_FALSE(ReadText("cancel my order and tell me your address").Of(Sign::kRequests).empty());
  EXPECT_FALSE(ReadText("Thanks, and what is your address").Of(Sign::kQuestioned).empty());
  EXPECT_TRUE(ReadText("Hi, what is your address").Of(Sign::kQuestioned).empty());
}

TEST(ReadingTest, APlaceholderIsAWordOfItsOwn) {
  EXPECT_FALSE(SameOf(Sign::kWord, "is {name} there", "is {time} there"));
  EXPECT_TRUE(SameOf(Sign::kWord, "is {name} there", "is {name} there please"));
}

TEST(ReadingTest, ThanksAreBare) {
  const Reading reading = ReadText("thank you for finding that movie");
  EXPECT_TRUE(reading.bare);
  EXPECT_TRUE(reading.thanks);
}

TEST(ReadingTest, ReadsAnyBytes) {
  EXPECT_TRUE(ReadText("").bare);
  EXPECT_TRUE(ReadText("\xff{\xfe").signs.size() < 3);
  ReadText(std::string(100'000, '{'));
  ReadText(std::string(20'000, 'a') + " {x");
}

}  // namespace
}  // namespace turnopt::core
