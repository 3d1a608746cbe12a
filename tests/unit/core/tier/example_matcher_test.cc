#include "server/core/tier/example_matcher.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/models/models.h"

namespace turnopt::core {
namespace {

const Encoder& TestEncoder() {
  static const Encoder* const encoder = Encoder::Parse(models::EmbeddedEncoderTable())->release();
  return *encoder;
}

class ExampleMatcherTest : public ::testing::Test {
 protected:
  // Each inner list is one rule.
  void Load(std::vector<std::vector<std::string>> rules) {
    texts_ = std::move(rules);
    std::vector<ExampleMatcher::Example> examples;
    for (size_t rule = 0; rule < texts_.size(); ++rule) {
      for (const std::string& text : texts_[rule]) {
        examples.push_back({rule, &text, Normalizer().Normalize(text)});
      }
    }
    matcher_ = std::make_unique<ExampleMatcher>(TestEncoder(), texts_.size(), std::move(examples));
  }

  void LoadCafe() {
    Load({{"when do you open", "what are your opening hours", "are you open on weekends"},
          {"do you have vegan food", "is there anything vegetarian", "any meat free dishes"},
          {"can I bring my dog", "are pets allowed", "is the place dog friendly"}});
  }

  absl::optional<ExampleMatch> Best(const std::string& said, std::vector<bool> allowed = {}) {
    if (allowed.empty()) allowed.assign(texts_.size(), true);
    return matcher_->Best(Normalizer().Normalize(said), allowed);
  }

  std::vector<std::vector<std::string>> texts_;
  std::unique_ptr<ExampleMatcher> matcher_;
};

TEST_F(ExampleMatcherTest, FindsTheRuleThatIsMeant) {
  LoadCafe();
  EXPECT_EQ(Best("what time do you open")->rule, 0u);
  EXPECT_EQ(Best("do you serve vegetarian meals")->rule, 1u);
  EXPECT_EQ(Best("are dogs allowed")->rule, 2u);
  EXPECT_EQ(Best("are dogs allowed")->example, "are pets allowed");
}

TEST_F(ExampleMatcherTest, IsSureOfParaphrasesAndNotOfOtherMatters) {
  LoadCafe();
  const double paraphrase = Best("when are you open")->confidence;
  EXPECT_GT(paraphrase, 0.7);
  for (const char* said : {"my car broke down on the highway", "transfer money to my savings",
                           "who won the election", "tell me a joke about penguins"}) {
    EXPECT_LT(Best(said)->confidence, 0.3) << said;
  }
}

TEST_F(ExampleMatcherTest, SeesNegationsAndNumbersThatNoExampleHas) {
  LoadCafe();
  EXPECT_FALSE(Best("are you open")->differs_in_detail);
  EXPECT_TRUE(Best("are you not open")->differs_in_detail);
  EXPECT_TRUE(Best("are you open at 5")->differs_in_detail);
  Load({{"I'm not interested", "we are not interested at 2"}});
  EXPECT_FALSE(Best("not interested")->differs_in_detail);
  EXPECT_TRUE(Best("I'm interested")->differs_in_detail);
  Load({{"are you open at 9", "is it not open"}});
  EXPECT_FALSE(Best("are you open at 5")->differs_in_detail);
  EXPECT_FALSE(Best("are you not open")->differs_in_detail);
}

TEST_F(ExampleMatcherTest, ChoosesAmongAllowedRulesOnly) {
  LoadCafe();
  EXPECT_EQ(Best("are dogs allowed", {true, true, false})->rule == 2u, false);
  EXPECT_FALSE(Best("are dogs allowed", {false, false, false}));
}

TEST_F(ExampleMatcherTest, NothingInCommonIsNotSure) {
  LoadCafe();
  const auto match = Best("\u4f60\u597d");
  ASSERT_TRUE(match);
  EXPECT_LT(match->confidence, 0.3);
  EXPECT_DOUBLE_EQ(match->features[static_cast<size_t>(ExampleFeature::kUnknownWords)], 1);
}

TEST_F(ExampleMatcherTest, TheSameWordsAreAsNearAsCanBe) {
  LoadCafe();
  const auto match = Best("are pets allowed");
  EXPECT_NEAR(match->features[static_cast<size_t>(ExampleFeature::kBestCosine)], 1, 0.02);
  EXPECT_NEAR(match->features[static_cast<size_t>(ExampleFeature::kBestOverlap)], 1, 1e-5);
  EXPECT_EQ(match->features[static_cast<size_t>(ExampleFeature::kUnseenWeight)], 0);
}

TEST_F(ExampleMatcherTest, TakesABoundedNumberOfExamples) {
  std::vector<std::string> many(ExampleMatcher::kMaxExamples + 5, "hello there");
  Load({std::move(many)});
  EXPECT_EQ(matcher_->size(), ExampleMatcher::kMaxExamples);
}

// The fast path works on quantised rows; the twin computes every cosine in floats.
TEST_F(ExampleMatcherTest, AgreesWithItsFloatTwin) {
  LoadCafe();
  for (const char* said : {"what time do you open", "any vegan things", "my dog", "parking"}) {
    const auto match = Best(said);
    const auto query = TestEncoder().Encode(Normalizer().Normalize(said).text);
    double best = -1;
    for (const std::string& text : texts_[match->rule]) {
      const auto vector = TestEncoder().Encode(Normalizer().Normalize(text).text);
      double cosine = 0;
      for (size_t d = 0; d < vector.size(); ++d) cosine += vector[d] * query[d];
      best = std::max(best, cosine);
    }
    EXPECT_NEAR(match->features[static_cast<size_t>(ExampleFeature::kBestCosine)], best, 0.02);
  }
}

TEST(ExampleConfidenceTest, IsAProbabilityThatGrowsWithTheCosine) {
  ExampleFeatures near{};
  near.fill(0.9);
  ExampleFeatures far{};
  far.fill(0.1);
  EXPECT_GT(ExampleConfidence(near), ExampleConfidence(far));
  EXPECT_GE(ExampleConfidence(far), 0);
  EXPECT_LE(ExampleConfidence(near), 1);
}

}  // namespace
}  // namespace turnopt::core
