#include "server/core/quality/reference_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace turnopt::core {
namespace {

class FakeAgreement final : public ReplyAgreement {
 public:
  double Agree(absl::string_view reply, absl::string_view reference) const override {
    if (reply == "broken") return std::nan("");
    return reply == reference ? 0.9 : 0.2;
  }
};

QualityScore Score(absl::string_view reply, absl::string_view reference) {
  const FakeAgreement agreement;
  QualityInput input;
  input.reply = reply;
  input.reference = reference;
  return ReferenceProfile(agreement).Score(input);
}

TEST(ReferenceProfileTest, ScoresTheJudgesProbability) {
  const QualityScore same = Score("At seven.", "At seven.");
  EXPECT_DOUBLE_EQ(same.overall, 90);
  EXPECT_EQ(same.status, QualityStatus::kExcellent);
  EXPECT_EQ(same.profile, "reference");
  ASSERT_EQ(same.factors.size(), 1u);
  EXPECT_EQ(same.factors[0].weight, 1);
  EXPECT_DOUBLE_EQ(Score("At nine.", "At seven.").overall, 20);
}

TEST(ReferenceProfileTest, WithoutAReferenceThereIsNoScore) {
  const QualityScore score = Score("At seven.", "");
  EXPECT_EQ(score.overall, 0);
  EXPECT_TRUE(score.factors.empty());
  EXPECT_THAT(score.caps, ::testing::ElementsAre("no_reference"));
}

TEST(ReferenceProfileTest, AProbabilityThatIsNoneScoresZero) {
  EXPECT_EQ(Score("broken", "At seven.").overall, 0);
}

}  // namespace
}  // namespace turnopt::core
