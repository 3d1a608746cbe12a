#include "server/core/language/text_profile.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "server/models/models.h"

namespace turnopt::core {
namespace {

class TextProfileTest : public ::testing::Test {
 protected:
  TextProfile Of(const char* text) const {
    return ProfileOf(ReplyReader(*encoder_, words_).Read(text));
  }

  const std::unique_ptr<Encoder> encoder_ =
      std::move(Encoder::Parse(models::EmbeddedEncoderTable())).value();
  const WordFrequencies words_{{{"the", 0.5f}, {"in", 1.0f}}, 8};
};

TEST_F(TextProfileTest, SaysWhatATextHolds) {
  const TextProfile profile = Of("Is {lead_name} not in room 12 with Bertram?");
  EXPECT_TRUE(profile.question);
  EXPECT_TRUE(profile.negation);
  EXPECT_EQ(profile.numbers.size(), 1u);
  EXPECT_EQ(profile.placeholders.size(), 1u);
  EXPECT_EQ(profile.names, 1);
  EXPECT_EQ(profile.length, 8);
  EXPECT_FALSE(Of("It is there.").question);
}

TEST_F(TextProfileTest, WeighsWordsThatOnlyOneTextHas) {
  const WordDifference difference = CompareWords(Of("the red house"), Of("the blue house in"));
  EXPECT_FLOAT_EQ(difference.only_a, 8);
  EXPECT_FLOAT_EQ(difference.only_b, 9);
  EXPECT_FLOAT_EQ(difference.shared, 8.5f);
  EXPECT_FLOAT_EQ(difference.rarest, 8);
  EXPECT_NEAR(difference.Overlap(), 8.5 / 25.5, 1e-5);
  EXPECT_EQ(CompareWords(Of(""), Of("")).Overlap(), 0);
}

TEST(SetDifferenceTest, CountsEachSide) {
  const SetDifference difference = CompareSets({1, 3, 5, 9}, {3, 4, 9});
  EXPECT_EQ(difference.only_a, 2);
  EXPECT_EQ(difference.only_b, 1);
  EXPECT_EQ(difference.shared, 2);
}

}  // namespace
}  // namespace turnopt::core
