#include "server/core/language/relevance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

namespace turnopt::core {
namespace {

class RelevanceTest : public ::testing::Test {
 protected:
  // How this turn and a past one are related.
  RelevanceInputs To(const DialogContext& there, bool needed_tool = false) {
    Likeness likeness;
    likeness.similarity = 0.75f;
    likeness.utterance_cosine = 1;
    likeness.needed_tool = needed_tool;
    return Relate(here_, there, CompareWords(here_.utterance, there.utterance), likeness);
  }

  DialogContext here_;
};

TEST_F(RelevanceTest, ATurnIsLikeItself) {
  here_.state = 7;
  here_.previous = 9;
  here_.variables = {1, 2};
  here_.utterance.words = {{5, 16}, {6, 32}};
  const RelevanceInputs inputs = To(here_);
  EXPECT_FLOAT_EQ(inputs[kAlike], 0.75f) << "the similarity that found it";
  EXPECT_NEAR(inputs[kAlikeUtterance], 1, 1e-5);
  EXPECT_NEAR(inputs[kWordOverlap], 1, 1e-5);
  for (const RelevanceInput same : {kVariablesTheSame, kStateTheSame, kPreviousTheSame}) {
    EXPECT_EQ(inputs[same], 1) << RelevanceInputName(same);
  }
  for (const RelevanceInput difference :
       {kVariablesOnlyHere, kVariablesOnlyThere, kWordsOnlyHere, kWordsOnlyThere, kRarestWord,
        kContextWords, kNumbersDiffer, kNegationDiffers, kQuestionDiffers, kLengthDiffers,
        kPlaceholdersOnlyHere, kPlaceholdersOnlyThere, kNamesDiffer, kPreviousQuestionDiffers,
        kNeededTool}) {
    EXPECT_EQ(inputs[difference], 0) << RelevanceInputName(difference);
  }
}

TEST_F(RelevanceTest, EveryDifferenceHasASideOrASign) {
  here_.variables = {1, 2, 3, 4, 5, 6, 7, 8};
  here_.utterance.words = {{5, 16}};
  here_.utterance.numbers = {12};
  here_.utterance.length = 3;
  DialogContext there = here_;
  there.variables = {8, 9};
  there.state = 7;
  there.previous = 4;
  there.utterance.words = {{6, 32}};
  there.utterance.numbers = {13};
  there.utterance.negation = there.utterance.question = true;
  there.utterance.length = 1;
  there.utterance.names = 9;
  there.utterance.placeholders = {1};
  there.previous_reply.question = true;
  there.previous_reply.words = {{8, 16}};
  const RelevanceInputs inputs = To(there, true);
  EXPECT_EQ(inputs[kVariablesOnlyHere], 5) << "at most";
  EXPECT_EQ(inputs[kVariablesOnlyThere], 1);
  EXPECT_FLOAT_EQ(inputs[kVariablesInBoth], 0.2f);
  EXPECT_NEAR(inputs[kWordsOnlyHere], std::log(2), 1e-5) << "one nat";
  EXPECT_NEAR(inputs[kWordsOnlyThere], std::log(3), 1e-5) << "two nats";
  EXPECT_NEAR(inputs[kRarestWord], std::log(3), 1e-5);
  EXPECT_NEAR(inputs[kContextWords], std::log(2), 1e-5);
  EXPECT_NEAR(inputs[kLengthDiffers], std::log(3), 1e-5);
  EXPECT_EQ(inputs[kNamesDiffer], 3) << "at most";
  EXPECT_EQ(inputs[kPlaceholdersOnlyHere], 0);
  EXPECT_EQ(inputs[kPlaceholdersOnlyThere], 1);
  EXPECT_EQ(inputs[kStateTheSame], 0) << "an agent without states is in no state";
  for (const RelevanceInput one : {kNumbersDiffer, kNegationDiffers, kQuestionDiffers,
                                   kPreviousQuestionDiffers, kNeededTool}) {
    EXPECT_EQ(inputs[one], 1) << RelevanceInputName(one);
  }
}

TEST_F(RelevanceTest, WithoutAFileSimilarityAloneCounts) {
  const RelevanceInputs inputs = To(here_);
  EXPECT_FLOAT_EQ(RelevanceWeights().Score(inputs), 8 * 0.75f);
}

TEST(RelevanceNamesTest, AreDistinct) {
  std::set<std::string> names;
  for (size_t i = 0; i < kRelevanceInputs; ++i) names.insert(RelevanceInputName(i));
  EXPECT_EQ(names.size(), size_t{kRelevanceInputs});
  EXPECT_STREQ(RelevanceInputName(kRelevanceInputs), "");
}

}  // namespace
}  // namespace turnopt::core
