#include "server/core/language/judge_words.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(absl::string_view reply) {
  std::vector<std::string> texts;
  for (const JudgeWord& word : SplitReply(reply, 100, 10).words) texts.push_back(word.text);
  return texts;
}

TEST(JudgeWordsTest, ExpandsContractions) {
  EXPECT_THAT(Texts("Isn't it?"), ElementsAre("is", "not", "it"));
  EXPECT_THAT(Texts("I\u2019ll can't"), ElementsAre("i", "will", "can", "not"));
  EXPECT_THAT(Texts("What's YOUR name"), ElementsAre("what", "is", "your", "name"));
}

TEST(JudgeWordsTest, WritesNumbersOneWay) {
  EXPECT_THAT(Texts("at 8:00 a.m. on the 1st"), ElementsAre("at", "8am", "on", "the", "1"));
  EXPECT_THAT(Texts("8 am, 7:30 PM"), ElementsAre("8am", "7:30pm"));
  EXPECT_THAT(Texts("two for $1,200.50"), ElementsAre("2", "for", "$1200.50"));
  EXPECT_THAT(Texts("I am one"), ElementsAre("i", "am", "1"));
}

TEST(JudgeWordsTest, TellsNumbersNamesAndPlaceholders) {
  const auto words = SplitReply("Great Falls is {city_name}, not Boston at 9.", 100, 10).words;
  ASSERT_EQ(words.size(), 8u);
  EXPECT_FALSE(words[0].name) << "the first word of a sentence is always capitalised";
  EXPECT_TRUE(words[1].name);
  EXPECT_TRUE(words[3].placeholder);
  EXPECT_EQ(words[3].text, "{city_name}");
  EXPECT_TRUE(words[5].name);
  EXPECT_TRUE(words[7].number);
}

TEST(JudgeWordsTest, BracesThatHoldNoNameAreNoPlaceholder) {
  EXPECT_THAT(Texts("{a b} {} {x"), ElementsAre("a", "b", "x"));
  EXPECT_THAT(Texts("{{x} {lead.first-name}"), ElementsAre("{x}", "{lead.first-name}"));
}

TEST(JudgeWordsTest, SentencesEndWithTheirMarks) {
  const JudgeWords split = SplitReply("Sure. What time? At 5 p.m. then!", 100, 10);
  EXPECT_THAT(split.question, ElementsAre(false, true, false));
  EXPECT_EQ(split.words.back().text, "then");
  EXPECT_EQ(split.words.back().sentence, 2u) << "the point of p.m. ends no sentence";
}

TEST(JudgeWordsTest, StaysWithinItsBounds) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "Word. ";
  const JudgeWords split = SplitReply(many, 20, 3);
  EXPECT_EQ(split.words.size(), 20u);
  EXPECT_EQ(split.question.size(), 3u);
  EXPECT_LE(SplitReply(std::string(100000, 'x'), 20, 3).words[0].text.size(), 64u);
}

TEST(JudgeWordsTest, IsTotalOnAnyBytes) {
  EXPECT_THAT(Texts(""), IsEmpty());
  EXPECT_THAT(Texts("\xFF\xC3 \xE2\x82"), IsEmpty());
  EXPECT_THAT(Texts("a\xFF"
                    "b"),
              ElementsAre("a", "b"));
  EXPECT_THAT(Texts("É"), ElementsAre("é"));
  EXPECT_THAT(Texts("'' $ ' ..."), IsEmpty());
}

}  // namespace
}  // namespace turnopt::core
