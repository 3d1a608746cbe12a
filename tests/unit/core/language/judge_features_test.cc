#include "server/core/language/judge_features.h"

#include <memory>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "server/core/language/encoder.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

class JudgeFeaturesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
    ASSERT_TRUE(encoder.ok()) << encoder.status();
    encoder_ = *std::move(encoder);
  }

  JudgeFeatureVector Compare(absl::string_view a, absl::string_view b) const {
    const ReplyReader reader(*encoder_, frequencies_);
    return ComputeJudgeFeatures(reader.Read(a), reader.Read(b));
  }

  std::unique_ptr<Encoder> encoder_;
  const WordFrequencies frequencies_;
};

TEST_F(JudgeFeaturesTest, EqualRepliesDifferInNothing) {
  const JudgeFeatureVector f = Compare("Meet Ann at 8 am?", "Meet Ann at 8 am?");
  EXPECT_NEAR(f[kCosine], 1, 0.01);
  EXPECT_EQ(f[kOtherWordsMore], 0);
  EXPECT_EQ(f[kJaccard], 1);
  EXPECT_EQ(f[kOrder], 1);
  EXPECT_EQ(f[kBigrams], 1);
  EXPECT_EQ(f[kCueDifferences], 0);
  EXPECT_EQ(f[kNumbersShared], 1);
  EXPECT_EQ(f[kNamesShared], 1);
}

TEST_F(JudgeFeaturesTest, TellsHoursApartThoughTheirVectorsAreNear) {
  const JudgeFeatureVector f = Compare("It starts at 8 am.", "It starts at 8 pm.");
  EXPECT_EQ(f[kNumbersLess], 1);
  EXPECT_EQ(f[kNumbersMore], 1);
  EXPECT_EQ(f[kWorstWordLess], frequencies_.unseen_idf);
}

TEST_F(JudgeFeaturesTest, TellsNamesAndPlaceholdersApart) {
  EXPECT_EQ(Compare("Ask for Ann.", "Ask for Bob.")[kNamesMore], 1);
  EXPECT_EQ(Compare("Ask for Ann.", "Ask for {name}.")[kPlaceholdersMore], 1);
  EXPECT_EQ(Compare("Go to {city}.", "Go to {city}.")[kPlaceholdersShared], 1);
  EXPECT_GT(Compare("{departure_date}", "{departure_day}")[kPlaceholderLikeness],
            Compare("{departure_date}", "{phone_number}")[kPlaceholderLikeness]);
}

TEST_F(JudgeFeaturesTest, CountsOpposites) {
  EXPECT_EQ(Compare("Turn the volume up", "Turn the volume down")[kOpposites], 1);
  EXPECT_EQ(Compare("up and down", "down")[kOpposites], 0) << "one has both";
}

TEST_F(JudgeFeaturesTest, AWordMoreShowsInOneDirection) {
  const JudgeFeatureVector f = Compare("Which city?", "Which city and date?");
  EXPECT_EQ(f[kOtherWordsLess], 0);
  EXPECT_EQ(f[kOtherWordsMore], 2 * frequencies_.unseen_idf);
  EXPECT_EQ(f[kContained], 1);
}

TEST_F(JudgeFeaturesTest, QuestionsAreMatchedWithQuestions) {
  const JudgeFeatureVector f = Compare("Which city?", "Which city.");
  EXPECT_EQ(f[kQuestionsLess], 0);
  EXPECT_EQ(f[kQuestionsMore], 1);
  EXPECT_EQ(f[kQuestionMatchLess], 0);
}

TEST_F(JudgeFeaturesTest, AnEmptyReplyIsAReplyWithNothingInIt) {
  const JudgeFeatureVector f = Compare("", "Which city?");
  EXPECT_EQ(f[kCosine], 0);
  EXPECT_EQ(f[kWordsLess], 0);
  EXPECT_EQ(f[kJaccard], 0);
  EXPECT_EQ(Compare("", "")[kJaccard], 0);
}

TEST_F(JudgeFeaturesTest, EachColumnHasItsOwnName) {
  std::set<std::string> names;
  for (int i = 0; i < kJudgeFeatures; ++i) names.insert(JudgeFeatureName(i));
  EXPECT_EQ(names.size(), static_cast<size_t>(kJudgeFeatures));
  EXPECT_EQ(names.count(""), 0u);
  EXPECT_EQ(JudgeFeatureName(kCosine), "cosine");
  EXPECT_EQ(JudgeFeatureName(kActAskTwoMore), "act_ask_two_more");
  EXPECT_EQ(JudgeFeatureName(-1), "");
  EXPECT_EQ(JudgeFeatureName(kJudgeFeatures), "");
}

}  // namespace
}  // namespace turnopt::core
