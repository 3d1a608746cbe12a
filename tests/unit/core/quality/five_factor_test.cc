#include "server/core/quality/five_factor.h"

#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

const QualityFactor& Factor(const QualityScore& score, absl::string_view name) {
  for (const QualityFactor& factor : score.factors) {
    if (factor.name == name) return factor;
  }
  ADD_FAILURE() << "no factor " << name;
  return score.factors.front();
}

QualityScore Score(absl::string_view reply, absl::string_view utterance = "") {
  QualityInput input;
  input.reply = reply;
  input.utterance = utterance;
  return FiveFactorProfile().Score(input);
}

std::string Repeated(absl::string_view word, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += std::string(word) + " ";
  return text;
}

TEST(FiveFactorProfileTest, LengthFollowsTheGuidesSteps) {
  struct Case {
    size_t words;
    double score;
  };
  for (const Case& c : {Case{0, 30},
                        {19, 30},
                        {20, 70},
                        {49, 70},
                        {50, 100},
                        {150, 100},
                        {151, 80},
                        {200, 80},
                        {201, 50}}) {
    EXPECT_EQ(Factor(Score(Repeated("table", c.words)), "length").score, c.score) << c.words;
  }
}

TEST(FiveFactorProfileTest, SentimentIsTheShareOfPositiveMarkers) {
  EXPECT_EQ(Factor(Score("The table is by the window."), "sentiment").score, 70);
  EXPECT_EQ(Factor(Score("Great, wonderful."), "sentiment").score, 100);
  EXPECT_EQ(Factor(Score("Great, but there is a problem."), "sentiment").score, 50);
  EXPECT_EQ(Factor(Score("A terrible problem."), "sentiment").score, 0);
}

TEST(FiveFactorProfileTest, QuestionDensityCountsQuestionsPerSentence) {
  EXPECT_EQ(Factor(Score("One. Two."), "question_density").score, 70);
  EXPECT_EQ(Factor(Score("One. Two?"), "question_density").score, 100);
  EXPECT_EQ(Factor(Score("One? Two?"), "question_density").score, 60);
  EXPECT_EQ(Factor(Score("One. Two. Three. Four. Five. Six?"), "question_density").score, 80);
}

TEST(FiveFactorProfileTest, EngagementGivesTwentyAMarkerUpToHundred) {
  EXPECT_EQ(Factor(Score("The table."), "engagement").score, 0);
  EXPECT_EQ(Factor(Score("Your table."), "engagement").score, 20);
  EXPECT_EQ(Factor(Score(Repeated("you", 9)), "engagement").score, 100);
}

TEST(FiveFactorProfileTest, CoherenceIsHeldBetweenSixtyAndHundred) {
  EXPECT_EQ(Factor(Score("Sure.", "a table for two"), "coherence").score, 60);
  EXPECT_EQ(Factor(Score("A table for two.", "a table for two"), "coherence").score, 100);
  EXPECT_EQ(Factor(Score("A table for six.", "a table for two"), "coherence").score, 75);
  EXPECT_EQ(Factor(Score("Sure."), "coherence").score, 60);
}

TEST(FiveFactorProfileTest, OverallIsTheWeightedSum) {
  const QualityScore score = Score("Your table is ready.");
  // length 30, sentiment 70, question density 70, engagement 20, coherence 60.
  EXPECT_DOUBLE_EQ(score.overall, 0.2 * 30 + 0.25 * 70 + 0.2 * 70 + 0.15 * 20 + 0.2 * 60);
  EXPECT_EQ(score.uncalibrated, score.overall);
  EXPECT_EQ(score.status, QualityStatus::kDegraded);
  EXPECT_EQ(score.profile, "five_factor");
  double weights = 0;
  for (const QualityFactor& factor : score.factors) weights += factor.weight;
  EXPECT_DOUBLE_EQ(weights, 1);
}

}  // namespace
}  // namespace turnopt::core
