#include "server/core/quality/spoken_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Words(absl::string_view text) {
  const SpokenText spoken(text);
  std::vector<std::string> words;
  for (const SpokenWord& word : spoken.words()) words.emplace_back(word.text);
  return words;
}

TEST(SpokenTextTest, SplitsWordsAndLowersThem) {
  EXPECT_THAT(Words("Hello, World!"), ElementsAre("hello", "world"));
  EXPECT_THAT(Words("don\xe2\x80\x99t \xc3\x89t\xc3\xa9"),
              ElementsAre("don't", "\xc3\xa9t\xc3\xa9"));
}

TEST(SpokenTextTest, KeepsNumbersTogether) {
  EXPECT_THAT(Words("at 7:30, it is $1,200.50"), ElementsAre("at", "7:30", "it", "is", "1,200.50"));
}

TEST(SpokenTextTest, NothingIsNoWordAndNoSentence) {
  for (const char* text : {"", " ", "...", "?!", "\n\n"}) {
    const SpokenText spoken(text);
    EXPECT_THAT(spoken.words(), IsEmpty()) << text;
    EXPECT_THAT(spoken.sentences(), IsEmpty()) << text;
    EXPECT_EQ(spoken.questions(), 0u) << text;
  }
}

TEST(SpokenTextTest, SentencesEndAtTerminatorsNotAtAbbreviations) {
  const SpokenText spoken("Dr. Smith is in at 5 p.m. today. Shall I book? Yes!");
  ASSERT_THAT(spoken.sentences(), SizeIs(3));
  EXPECT_EQ(spoken.sentences()[0].terminator, '.');
  EXPECT_EQ(spoken.sentences()[1].terminator, '?');
  EXPECT_EQ(spoken.sentences()[2].terminator, '!');
  EXPECT_EQ(spoken.questions(), 1u);
}

TEST(SpokenTextTest, InterrobangIsOneQuestion) {
  EXPECT_EQ(SpokenText("Really!?").questions(), 1u);
  EXPECT_EQ(SpokenText("Really?!").questions(), 1u);
}

TEST(SpokenTextTest, KnowsWhetherTheTextWasEnded) {
  EXPECT_TRUE(SpokenText("It is done.").ends_with_terminator());
  EXPECT_TRUE(SpokenText("She said \"yes.\" ").ends_with_terminator());
  EXPECT_FALSE(SpokenText("It is at the").ends_with_terminator());
  EXPECT_FALSE(SpokenText("First. Then").ends_with_terminator());
}

TEST(SpokenTextTest, MarksCapitalsDigitsAndCommas) {
  const SpokenText spoken("NASA and Bob, at 5");
  ASSERT_THAT(spoken.words(), SizeIs(5));
  EXPECT_TRUE(spoken.words()[0].all_capitals);
  EXPECT_TRUE(spoken.words()[2].capitalised);
  EXPECT_FALSE(spoken.words()[2].all_capitals);
  EXPECT_TRUE(spoken.words()[2].comma_after);
  EXPECT_TRUE(spoken.words()[4].has_digit);
}

TEST(SpokenTextTest, EqualWordsHaveEqualHashes) {
  const SpokenText a("Table");
  const SpokenText b("the table");
  EXPECT_EQ(a.words()[0].hash, b.words()[1].hash);
  EXPECT_NE(a.words()[0].hash, b.words()[0].hash);
}

TEST(SpokenTextTest, CountsWhatIsNotText) {
  const SpokenText spoken("ok \xff\xfe \xd0\xb4\xd0\xb0 #");
  EXPECT_EQ(spoken.invalid_bytes(), 2u);
  EXPECT_EQ(spoken.non_latin_letters(), 2u);
  EXPECT_EQ(spoken.symbols(), 1u);
}

TEST(SpokenTextTest, ReadsNoMoreThanItsBounds) {
  const SpokenText many(std::string(SpokenText::kMaxBytes, 'a') + " tail");
  EXPECT_THAT(many.words(), SizeIs(1));
  std::string words;
  for (size_t i = 0; i < 2 * SpokenText::kMaxWords; ++i) words += "w ";
  EXPECT_THAT(SpokenText(words).words(), SizeIs(SpokenText::kMaxWords));
}

TEST(SpokenTextTest, CutsALongTextBetweenCharacters) {
  const SpokenText spoken(std::string(SpokenText::kMaxBytes - 1, ' ') + "\xc3\xa9\xc3\xa9");
  EXPECT_EQ(spoken.invalid_bytes(), 0u);
}

}  // namespace
}  // namespace turnopt::core
