#include "server/core/language/word_classes.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(WordClassesTest, UnlistedWordsAreContent) {
  EXPECT_EQ(ClassOf("mower"), WordClass::kContent);
  EXPECT_EQ(ClassOf("the"), WordClass::kFunction);
  EXPECT_EQ(ClassOf("awesome"), WordClass::kCourtesy);
  EXPECT_EQ(ClassOf("never"), WordClass::kNegator);
  EXPECT_EQ(ClassOf("march"), WordClass::kDate);
  EXPECT_EQ(ClassOf("cheaper"), WordClass::kComparison);
}

TEST(WordClassesTest, AWordThatLimitsIsNoMerePreposition) {
  EXPECT_EQ(ClassOf("until"), WordClass::kCondition);
  EXPECT_EQ(ClassOf("but"), WordClass::kCondition);
}

TEST(WordClassesTest, OppositesAreTwoSidesOfEachOfTheirPairs) {
  const auto on = SidesOf("on"), off = SidesOf("off");
  ASSERT_FALSE(on.empty());
  ASSERT_FALSE(off.empty());
  EXPECT_EQ(OtherSide(on[0]), off[0]);
  EXPECT_GT(SidesOf("cancel").size(), 1u);
  EXPECT_TRUE(SidesOf("mower").empty());
}

TEST(WordClassesTest, KnowsOwnersAndAnswers) {
  EXPECT_EQ(OwnerOf("our"), OwnerOf("my"));
  EXPECT_NE(OwnerOf("your"), OwnerOf("my"));
  EXPECT_EQ(OwnerOf("the"), 0);
  EXPECT_EQ(AnswerWordOf("maybe"), AnswerWord::kUnsure);
  EXPECT_EQ(AnswerWordOf("hmm"), AnswerWord::kFiller);
  EXPECT_EQ(AnswerWordOf("mower"), AnswerWord::kNone);
}

}  // namespace
}  // namespace turnopt::core
