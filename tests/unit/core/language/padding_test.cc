#include "server/core/language/padding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

// Words in upper case are covered.
bool IsRest(const std::string& text, Padding allowed = Padding::kPhrases) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  std::vector<bool> covered;
  for (const std::string& word : words) covered.push_back(word[0] >= 'A' && word[0] <= 'Z');
  return RestIsPadding(words, covered, allowed);
}

TEST(PaddingTest, WordsAroundARequestMayFrameIt) {
  for (const char* text :
       {"NOT INTERESTED", "sorry i am afraid NOT INTERESTED", "hi WHO IS THIS", "no I AM BUSY",
        "look i told you NOT INTERESTED thank you", "and HOW MUCH IS IT", "hold on IS THIS A ROBOT",
        "STOP CALLING immediately", "WHO IS THIS again", ""}) {
    EXPECT_TRUE(IsRest(text)) << text;
  }
}

TEST(PaddingTest, AnyOtherWordMayTurnItAround) {
  for (const char* text :
       {"he said NOT INTERESTED", "i am not saying NOT INTERESTED", "NOT INTERESTED but i am",
        "NOT INTERESTED in discounts", "did you say NOT INTERESTED", "if i said NOT INTERESTED",
        "DO NOT CALL ME a liar", "HOW MUCH IS IT in euros", "NOT INTERESTED but",
        "customers say STOP CALLING", "never NOT INTERESTED"}) {
    EXPECT_FALSE(IsRest(text)) << text;
  }
}

TEST(PaddingTest, CourtesiesAloneAreLessThanPhrases) {
  EXPECT_TRUE(IsRest("hello STOP CALLING thank you", Padding::kCourtesies));
  EXPECT_FALSE(IsRest("i think STOP CALLING", Padding::kCourtesies));
}

TEST(PaddingTest, NegationsArePaddingWhereTheyAreAllowed) {
  EXPECT_FALSE(IsRest("not WAIT"));
  EXPECT_TRUE(IsRest("not WAIT", Padding::kNegationToo));
  EXPECT_FALSE(IsRest("not WAIT for him", Padding::kNegationToo));
}

}  // namespace
}  // namespace turnopt::core
