#include "server/core/quality/voice_turn.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

double Likeness(absl::string_view a, absl::string_view b) {
  return TextLikeness(SpokenText(a), SpokenText(b));
}

TEST(TextLikenessTest, IsOneForTheSameWordsOnly) {
  EXPECT_EQ(Likeness("Is that all right?", "is that all right"), 1);
  EXPECT_LT(Likeness("is that all right", "all right is that"), 1);
  EXPECT_GT(Likeness("is that all right", "all right is that"), 0.5);
  EXPECT_EQ(Likeness("table for two", "song on speaker"), 0);
  EXPECT_EQ(Likeness("", ""), 0);
  EXPECT_EQ(Likeness("", "table"), 0);
}

TEST(TextLikenessTest, IsSymmetric) {
  const char* a = "I have a table for two at seven";
  const char* b = "a table for two is what I have";
  EXPECT_EQ(Likeness(a, b), Likeness(b, a));
}

TEST(VoiceTurnTest, ContextHoldsUtterancePreviousReplyAndVariables) {
  const std::map<std::string, std::string> variables = {{"city", "Pleasanton"}};
  QualityInput input;
  input.utterance = "a table please";
  input.previous_reply = "which city";
  input.variables = &variables;
  const VoiceTurn turn(input, ShippedQualityModel());
  for (const char* word : {"table", "city", "Pleasanton"}) {
    EXPECT_TRUE(turn.context_words.contains(SpokenText(word).words()[0].hash)) << word;
  }
  EXPECT_FALSE(turn.context_words.contains(SpokenText("song").words()[0].hash));
}

TEST(VoiceTurnTest, ACallerAsksWithAMarkOrALeadingWord) {
  const auto asks = [](absl::string_view utterance) {
    QualityInput input;
    input.utterance = utterance;
    return VoiceTurn(input, ShippedQualityModel()).CallerAsks();
  };
  EXPECT_TRUE(asks("You are open?"));
  EXPECT_TRUE(asks("when do you open"));
  EXPECT_TRUE(asks("do you have a table"));
  EXPECT_FALSE(asks("I want a table"));
  EXPECT_FALSE(asks(""));
}

TEST(VoiceTurnTest, TellsTheLanguageOfTheCall) {
  const auto english = [](absl::string_view utterance) {
    QualityInput input;
    input.utterance = utterance;
    return VoiceTurn(input, ShippedQualityModel()).ContextIsEnglish();
  };
  EXPECT_TRUE(english(""));
  EXPECT_TRUE(english("I would like a table for tonight"));
  EXPECT_FALSE(
      english("ich m\xc3\xb6"
              "chte bitte einen Tisch f\xc3\xbcr heute"));
  EXPECT_FALSE(
      english("\xd0\xbc\xd0\xbd\xd0\xb5 \xd0\xbd\xd1\x83\xd0\xb6\xd0\xb5\xd0\xbd "
              "\xd1\x81\xd1\x82\xd0\xbe\xd0\xbb"));
}

TEST(VoiceTurnTest, ComparesWithEarlierRepliesWithinBounds) {
  std::vector<absl::string_view> earlier(100, "Something else.");
  earlier[2] = "Which city would you like?";
  earlier[50] = "What time suits you best?";
  QualityInput input;
  input.earlier_replies = earlier;
  input.reply = "Which city would you like?";
  EXPECT_EQ(VoiceTurn(input, ShippedQualityModel()).likeness_to_earlier, 1);
  input.reply = "What time suits you best?";
  EXPECT_LT(VoiceTurn(input, ShippedQualityModel()).likeness_to_earlier, 1);
}

}  // namespace
}  // namespace turnopt::core
