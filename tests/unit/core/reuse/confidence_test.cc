#include "server/core/reuse/confidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "server/models/models.h"

namespace turnopt::core {
namespace {

constexpr char kSmall[] =
    "turnopt-confidence 1\n# a comment\nprofile state\nbias -1\nlinear share 2\n"
    "profile plain\nbias 1\nlogit share 1\nlog1p least_new_words -1\n"
    "least2 log_utterance_words 0.5\nproduct share tool_share -4\n"
    "loss bias 0\nloss agreement -1\nloss confidence -0.5\nloss confidence_above_half -0.5\n";

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(ConfidenceTest, SumsItsTerms) {
  const auto model = ConfidenceModel::Parse(kSmall);
  ASSERT_TRUE(model.ok()) << model.status();
  ConfidenceInputs inputs = {};
  inputs[kShare] = 0.75f;
  inputs[kToolShare] = 0.5f;
  inputs[kLeastNewWords] = 3;
  inputs[kLogUtteranceWords] = 5;
  EXPECT_NEAR((*model)->Confidence(inputs, true), Sigmoid(-1 + 2 * 0.75), 1e-9);
  EXPECT_NEAR((*model)->Confidence(inputs, false),
              Sigmoid(1 + std::log(3.0) - std::log(4.0) + 0.5 * 2 - 4 * 0.75 * 0.5), 1e-9);
}

TEST(ConfidenceTest, ExplainsTheTermsThatMovedItMost) {
  const auto model = ConfidenceModel::Parse(kSmall);
  ConfidenceInputs inputs = {};
  inputs[kShare] = 0.5f;
  inputs[kLeastNewWords] = 20;
  const auto terms = (*model)->Explain(inputs, false, 2);
  ASSERT_EQ(terms.size(), 2u);
  EXPECT_EQ(terms[0].first, "log1p least_new_words");
}

TEST(ConfidenceTest, RelevanceIsOfItsProfile) {
  const auto model = ConfidenceModel::Parse(
      "turnopt-confidence 1\nprofile state\nlinear share 1\nrelevance word_overlap 0.5\n"
      "profile plain\nlinear share 1\n");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_FLOAT_EQ((*model)->relevance(true).of[kWordOverlap], 0.5f);
  EXPECT_EQ((*model)->relevance(true).of[kAlike], 0) << "what is not named has no weight";
  EXPECT_EQ((*model)->relevance(false).of, RelevanceWeights().of);
}

TEST(ConfidenceTest, LossFallsWithAgreementAndConfidence) {
  const auto model = ConfidenceModel::Parse(models::EmbeddedConfidenceWeights());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_LT((*model)->Loss(0.99, 0.9), (*model)->Loss(0.5, 0.9));
  EXPECT_LT((*model)->Loss(0.9, 0.95), (*model)->Loss(0.9, 0.5));
  EXPECT_GT((*model)->Loss(0, 0), 0.5);
  EXPECT_LT((*model)->Loss(1, 1), 0.05);
}

TEST(ConfidenceTest, StrangeInputsGiveAProbability) {
  const auto model = ConfidenceModel::Parse(models::EmbeddedConfidenceWeights());
  ConfidenceInputs inputs;
  for (const float strange : {1e30f, -1e30f, std::numeric_limits<float>::infinity(),
                              std::numeric_limits<float>::quiet_NaN()}) {
    inputs.fill(strange);
    EXPECT_GE((*model)->Confidence(inputs, true), 0) << strange;
    EXPECT_LE((*model)->Confidence(inputs, false), 1) << strange;
  }
}

TEST(ConfidenceTest, RefusesBrokenFiles) {
  for (const char* text :
       {"", "turnopt-confidence 2\n", "turnopt-confidence 1\n",
        "turnopt-confidence 1\nlinear share 1\n", "turnopt-confidence 1\nprofile other\n",
        "turnopt-confidence 1\nprofile state\nlinear nonesuch 1\n",
        "turnopt-confidence 1\nprofile state\nlinear share\n",
        "turnopt-confidence 1\nprofile state\nlinear share nan\n",
        "turnopt-confidence 1\nprofile state\nbias 1\nlinear share 1\n"
        "profile plain\nlinear share 1e300\n",
        "turnopt-confidence 1\nprofile state\nproduct share 1\n",
        "turnopt-confidence 1\nprofile state\ncubic share 1\n",
        "turnopt-confidence 1\nloss nonesuch 1\n",
        "turnopt-confidence 1\nprofile state\nrelevance nonesuch 1\n",
        "turnopt-confidence 1\nprofile state\nrelevance alike 1e9\n",
        "turnopt-confidence 1\nrelevance alike 1\n",
        "turnopt-confidence 1\nprofile state\nlinear share 1\n"}) {
    EXPECT_FALSE(ConfidenceModel::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace turnopt::core
