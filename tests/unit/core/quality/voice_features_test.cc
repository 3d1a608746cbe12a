#include "server/core/quality/voice_features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

struct Texts {
  absl::string_view reply;
  absl::string_view utterance = "";
  absl::string_view previous_reply = "";
};

double Value(VoiceFeature feature, const Texts& texts,
             const std::map<std::string, std::string>* variables = nullptr,
             const Encoder* encoder = &ShippedEncoder()) {
  QualityInput input;
  input.reply = texts.reply;
  input.utterance = texts.utterance;
  input.previous_reply = texts.previous_reply;
  input.variables = variables;
  const VoiceTurn turn(input, ShippedQualityModel());
  return ComputeVoiceFeatures(turn, ShippedQualityModel(), encoder)[static_cast<size_t>(feature)];
}

TEST(VoiceFeaturesTest, NamesAreDistinctAndFactorsContiguous) {
  std::set<absl::string_view> names;
  std::set<VoiceFactor> left;
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    const VoiceFeature feature = static_cast<VoiceFeature>(i);
    EXPECT_TRUE(names.insert(VoiceFeatureName(feature)).second) << VoiceFeatureName(feature);
    if (i > 0 && FactorOf(feature) != FactorOf(static_cast<VoiceFeature>(i - 1))) {
      EXPECT_TRUE(left.insert(FactorOf(static_cast<VoiceFeature>(i - 1))).second);
    }
  }
  EXPECT_EQ(left.size() + 1, kVoiceFactors);
}

TEST(VoiceFeaturesTest, StayInTheirRangeForAnything) {
  const std::string long_text(20'000, '?');
  for (const absl::string_view text :
       {absl::string_view(""), absl::string_view("\xff\xfe\x00", 3), absl::string_view(long_text),
        absl::string_view("a"), absl::string_view("?!?!"), absl::string_view("the the the the")}) {
    QualityInput input;
    input.reply = input.utterance = input.previous_reply = text;
    const VoiceTurn turn(input, ShippedQualityModel());
    const VoiceFeatures features =
        ComputeVoiceFeatures(turn, ShippedQualityModel(), &ShippedEncoder());
    for (size_t i = 0; i < kVoiceFeatures; ++i) {
      EXPECT_GE(features[i], -1.001) << VoiceFeatureName(static_cast<VoiceFeature>(i));
      EXPECT_LE(features[i], 1.001) << VoiceFeatureName(static_cast<VoiceFeature>(i));
    }
  }
}

TEST(VoiceFeaturesTest, SpokenFormSeesLengthAndQuestions) {
  EXPECT_EQ(Value(VoiceFeature::kTooShort, {"Okay."}), 0.75);
  EXPECT_EQ(Value(VoiceFeature::kTooShort, {"It is ready now."}), 0);
  EXPECT_EQ(Value(VoiceFeature::kQuestionInside, {"Is it? It is."}), 1);
  EXPECT_EQ(Value(VoiceFeature::kQuestionInside, {"It is. Is it?"}), 0);
  EXPECT_EQ(Value(VoiceFeature::kExtraQuestions, {"Who? When?"}), 0.5);
  EXPECT_EQ(Value(VoiceFeature::kNoTerminator, {"It is ready"}), 1);
}

TEST(VoiceFeaturesTest, FluencySeesOrderAndLetters) {
  EXPECT_GT(Value(VoiceFeature::kFlow, {"Would you like me to make a reservation?"}),
            Value(VoiceFeature::kFlow, {"Reservation you to a make like would me?"}));
  EXPECT_GT(Value(VoiceFeature::kEnding, {"Is there anything else?"}),
            Value(VoiceFeature::kEnding, {"Is there anything in the"}));
  EXPECT_GT(Value(VoiceFeature::kStrangeLetters, {"The rxqtvk is ready."}), 0.3);
  EXPECT_GT(Value(VoiceFeature::kStutter, {"I can I can help."}), 0.5);
  EXPECT_EQ(Value(VoiceFeature::kForeign, {"I can help."}), 0);
}

TEST(VoiceFeaturesTest, RelevanceWithoutAnEncoderUsesSharedWords) {
  const Texts near{"A table in Boston is free.", "I want a table in Boston"};
  const Texts far{"The song is playing.", "I want a table in Boston"};
  for (const Encoder* encoder : {static_cast<const Encoder*>(nullptr), &ShippedEncoder()}) {
    EXPECT_GT(Value(VoiceFeature::kBelongs, near, nullptr, encoder),
              Value(VoiceFeature::kBelongs, far, nullptr, encoder));
  }
}

TEST(VoiceFeaturesTest, AnswerFitLooksAtTheQuestion) {
  EXPECT_EQ(Value(VoiceFeature::kYesNoMet, {"Yes, it is.", "is it open"}), 1);
  EXPECT_EQ(Value(VoiceFeature::kYesNoMet, {"It is blue.", "is it open"}), 0);
  EXPECT_EQ(Value(VoiceFeature::kAmountMissing, {"It is nice.", "how much is it"}), 1);
  EXPECT_EQ(Value(VoiceFeature::kAmountMissing, {"It is 20 dollars.", "how much is it"}), 0);
  EXPECT_EQ(Value(VoiceFeature::kAmountMissing, {"It is free.", "how much is it"}), 0);
  EXPECT_EQ(Value(VoiceFeature::kQuestionForQuestion, {"Why?", "is it open"}), 1);
  EXPECT_EQ(Value(VoiceFeature::kThanksMet, {"You're welcome.", "thanks a lot"}), 1);
  EXPECT_EQ(Value(VoiceFeature::kRepaired, {"I am sorry.", "that makes no sense"}), 1);
}

TEST(VoiceFeaturesTest, GroundingKnowsTheTurnsValues) {
  const std::map<std::string, std::string> variables = {{"time", "7:30 pm"}};
  const Texts texts{"It is at 7:30 pm.", "when"};
  EXPECT_EQ(Value(VoiceFeature::kKnownValues, texts, &variables), 1);
  EXPECT_EQ(Value(VoiceFeature::kKnownValues, texts), 0);
  EXPECT_GT(Value(VoiceFeature::kNewNumbers, texts), 0);
  EXPECT_EQ(Value(VoiceFeature::kNewNames, {"Try Blue Door.", "Is Blue Door good"}), 0);
  EXPECT_GT(Value(VoiceFeature::kNewNames, {"Try Blue Door.", "what is good"}), 0);
}

}  // namespace
}  // namespace turnopt::core
