#include "server/core/quality/voice_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/core/quality/voice_weights.h"
#include "server/core/quality/voice_why.h"
#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

QualityInput Booking(absl::string_view reply) {
  QualityInput input;
  input.utterance = "I want to book a table for two at seven tonight.";
  input.previous_reply = "Good evening, how can I help you?";
  input.reply = reply;
  return input;
}

TEST(VoiceProfileTest, WeightsSumToOneAndRangesAreNotEmpty) {
  double sum = 0;
  for (const VoiceFactorRange& range : kVoiceFactorRanges) {
    sum += range.weight;
    EXPECT_GT(range.weight, 0);
    EXPECT_GT(range.high, range.low);
  }
  EXPECT_NEAR(sum, 1, 1e-3);
}

TEST(VoiceProfileTest, OverallIsTheWeightedSumOfItsFactors) {
  const QualityScore score = ShippedVoice().Score(Booking("For which day would you like it?"));
  EXPECT_EQ(score.profile, "voice");
  ASSERT_THAT(score.factors, SizeIs(kVoiceFactors));
  double sum = 0;
  for (const QualityFactor& factor : score.factors) {
    EXPECT_GE(factor.score, 0) << factor.name;
    EXPECT_LE(factor.score, 100) << factor.name;
    EXPECT_FALSE(factor.why.empty()) << factor.name;
    sum += factor.score * factor.weight;
  }
  EXPECT_THAT(score.caps, IsEmpty());
  EXPECT_DOUBLE_EQ(score.overall, sum);
  EXPECT_EQ(score.uncalibrated, score.overall);
}

TEST(VoiceProfileTest, AFailureCapsTheScoreAndIsNamed) {
  const QualityScore score = ShippedVoice().Score(Booking("Good evening, how can I help you?"));
  EXPECT_THAT(score.caps, ElementsAre("repeat"));
  EXPECT_LE(score.overall, 50);
}

TEST(VoiceProfileTest, TheLowestCapHolds) {
  const QualityScore score = ShippedVoice().Score(Booking("**Shut up**, you idiot."));
  EXPECT_THAT(score.caps, ElementsAre("markup", "insult"));
  EXPECT_LE(score.overall, 40);
}

TEST(VoiceProfileTest, AFittingReplyBeatsOneFromAnotherCall) {
  EXPECT_GT(
      ShippedVoice().Score(Booking("I have a table for two at seven. Shall I book it?")).overall,
      ShippedVoice().Score(Booking("Your package was delivered on Tuesday morning.")).overall);
}

TEST(VoiceProfileTest, ShortIsNotBad) {
  QualityInput input;
  input.utterance = "Are you open on Sundays?";
  input.reply = "Yes.";
  const QualityScore yes = ShippedVoice().Score(input);
  EXPECT_THAT(yes.caps, IsEmpty());
  input.reply = "Okay.";
  input.utterance = "I will be there at seven.";
  const QualityScore okay = ShippedVoice().Score(input);
  EXPECT_THAT(okay.caps, IsEmpty());
}

TEST(VoiceProfileTest, AFactorSaysWhatItMisses) {
  const QualityScore score = ShippedVoice().Score(Booking("I have a table for two at seven"));
  EXPECT_EQ(score.factors[static_cast<size_t>(VoiceFactor::kSpokenForm)].why,
            WhyLow(VoiceFeature::kNoTerminator));
}

TEST(VoiceProfileTest, WhyNeverQuotesTheTexts) {
  const QualityScore score =
      ShippedVoice().Score(Booking("Zanzibarbara Quillfeather asks who the the who is"));
  for (const QualityFactor& factor : score.factors) {
    EXPECT_EQ(factor.why.find("Quillfeather"), std::string::npos);
  }
}

TEST(VoiceProfileTest, WorksWithoutAnEncoder) {
  const auto profile = VoiceProfile::Create(models::EmbeddedQualityModel(), nullptr);
  ASSERT_TRUE(profile.ok());
  EXPECT_FALSE((*profile)->has_relevance_head());
  EXPECT_TRUE(ShippedVoice().has_relevance_head());
  const QualityScore score = (*profile)->Score(Booking("I have a table for two at seven."));
  EXPECT_GT(score.overall, 50);
}

TEST(VoiceProfileTest, ABrokenModelIsRefused) {
  EXPECT_FALSE(VoiceProfile::Create("not a model", nullptr).ok());
}

}  // namespace
}  // namespace turnopt::core
