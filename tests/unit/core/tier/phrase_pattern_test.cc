#include "server/core/tier/phrase_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;

PhraseFind Find(absl::string_view pattern, absl::string_view said) {
  const auto compiled = PhrasePattern::Create(pattern);
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return compiled->Find(Normalizer().Normalize(said));
}

bool Fires(absl::string_view pattern, absl::string_view said) {
  const PhraseFind find = Find(pattern, said);
  return find.found && !find.negated;
}

TEST(PhrasePatternTest, FindsWholeWordsOnly) {
  EXPECT_TRUE(Fires("no", "no"));
  EXPECT_TRUE(Fires("no", "well, no!"));
  EXPECT_FALSE(Fires("no", "I know"));
  EXPECT_FALSE(Fires("no", "north"));
  EXPECT_FALSE(Fires("art", "start"));
  EXPECT_FALSE(Fires("price", "prices"));
  EXPECT_TRUE(Fires("prices?", "your prices"));
  EXPECT_TRUE(Fires("a|b", "x b"));
  EXPECT_FALSE(Fires("a|b", "ab"));
}

TEST(PhrasePatternTest, AnchorsAreTheEndsOfTheUtterance) {
  EXPECT_TRUE(Fires("^thank you$", "Thanks!"));
  EXPECT_FALSE(Fires("^thank you$", "thanks, what is the price"));
  EXPECT_FALSE(Fires("^you", "thank you"));
}

TEST(PhrasePatternTest, ANegationBeforeItIsSeen) {
  for (const char* said : {"not interested", "I'm not interested", "I am not really interested",
                           "I'm not at all interested", "never interested", "no interested"}) {
    const PhraseFind find = Find("interested", said);
    EXPECT_TRUE(find.found && find.negated) << said;
  }
}

TEST(PhrasePatternTest, ANegationReachesNeitherFarNorAcrossClauses) {
  for (const char* said : {"interested", "I'm interested", "no, I am interested",
                           "not now but interested", "I do not have time today interested"}) {
    EXPECT_TRUE(Fires("interested", said)) << said;
  }
}

TEST(PhrasePatternTest, ANegationThatThePatternHoldsIsMeant) {
  EXPECT_TRUE(Fires("not (really )?interested", "I'm not interested"));
  EXPECT_TRUE(Fires("no time", "I have no time"));
}

TEST(PhrasePatternTest, OnePlaceWithoutNegationIsEnough) {
  const PhraseFind find = Find("busy", "not busy tomorrow but now I am busy");
  EXPECT_TRUE(find.found);
  EXPECT_FALSE(find.negated);
}

TEST(PhrasePatternTest, CountsTheWordsOfTheLongestPlace) {
  EXPECT_EQ(Find("call( me)?( back)?", "call or call me back").words, 3u);
  EXPECT_EQ(Find(".+", "one two three").words, 3u);
  EXPECT_EQ(Find("x+", "y").words, 0u);
}

std::string Error(absl::string_view pattern) {
  return std::string(PhrasePattern::Create(pattern).status().message());
}

TEST(PhrasePatternTest, RefusesPatternsThatAreBrokenOrMatchNothingOrEverything) {
  EXPECT_THAT(Error(""), HasSubstr("empty"));
  EXPECT_THAT(Error("(a"), HasSubstr("missing"));
  EXPECT_THAT(Error("a)(b"), HasSubstr("unexpected )"));
  EXPECT_THAT(Error("a*"), HasSubstr("without words"));
  EXPECT_THAT(Error("don't"), HasSubstr("apostrophe"));
  EXPECT_THAT(Error("Hello"), HasSubstr("capital"));
  EXPECT_THAT(Error(std::string(PhrasePattern::kMaxBytes + 1, 'a')), HasSubstr("at most"));
}

TEST(PhrasePatternTest, CapitalsOfTheSyntaxAreNotLetters) {
  EXPECT_EQ(Error("\\S+ \\pL+ \\p{Greek}+ (?P<n>a)"), "");
}

}  // namespace
}  // namespace turnopt::core
