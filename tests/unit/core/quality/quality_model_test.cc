#include "server/core/quality/quality_model.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/base/hash.h"
#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

std::string Shipped() { return std::string(models::EmbeddedQualityModel()); }

// The model with `bytes` at `at`, and a checksum that fits again.
std::string Patched(size_t at, absl::string_view bytes) {
  std::string model = Shipped();
  model.replace(at, bytes.size(), bytes.data(), bytes.size());
  const uint64_t sum = base::StableHash(absl::string_view(model).substr(16));
  for (int i = 0; i < 8; ++i) model[8 + i] = static_cast<char>(sum >> (8 * i));
  return model;
}

uint16_t ClassOf(absl::string_view word) {
  const SpokenText text(word);
  return ShippedQualityModel().Find(text.words()[0]).word_class;
}

TEST(QualityModelTest, TheShippedModelFitsTheShippedEncoder) {
  EXPECT_EQ(ShippedQualityModel().encoder_fingerprint(), ShippedEncoder().fingerprint());
  EXPECT_EQ(ShippedQualityModel().encoder_dim(), ShippedEncoder().dim());
  EXPECT_FALSE(ShippedQualityModel().notice().empty());
}

TEST(QualityModelTest, RefusesWhatIsNotAModel) {
  EXPECT_EQ(QualityModel::Parse("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(QualityModel::Parse("TOENC001").status().code(), absl::StatusCode::kInvalidArgument);
  std::string flipped = Shipped();
  flipped.back() ^= 1;
  EXPECT_EQ(QualityModel::Parse(flipped).status().code(), absl::StatusCode::kDataLoss);
}

TEST(QualityModelTest, RefusesCountsThatDoNotFit) {
  const std::string huge("\xff\xff\xff\x7f", 4);
  // Notice, vocabulary, words, classes, dim, hidden, out.
  for (size_t field = 0; field < 7; ++field) {
    EXPECT_FALSE(QualityModel::Parse(Patched(24 + 4 * field, huge)).ok()) << field;
    EXPECT_FALSE(QualityModel::Parse(Patched(24 + 4 * field, std::string(4, '\0'))).ok()) << field;
  }
}

TEST(QualityModelTest, RefusesEveryTruncation) {
  const std::string model = Shipped();
  for (size_t size = 16; size < model.size(); size += 1 + size / 5) {
    std::string cut = model.substr(0, size);
    const uint64_t sum = base::StableHash(absl::string_view(cut).substr(16));
    for (int i = 0; i < 8; ++i) cut[8 + i] = static_cast<char>(sum >> (8 * i));
    EXPECT_FALSE(QualityModel::Parse(cut).ok()) << size;
  }
}

TEST(QualityModelTest, KnowsCommonWordsAndNotRareOnes) {
  const SpokenText text("restaurant Qwzxv");
  EXPECT_TRUE(ShippedQualityModel().Find(text.words()[0]).known);
  const QualityModel::Word rare = ShippedQualityModel().Find(text.words()[1]);
  EXPECT_FALSE(rare.known);
  EXPECT_GT(rare.idf, ShippedQualityModel().Find(text.words()[0]).idf);
}

TEST(QualityModelTest, AssociatesWhatFollowsEachOther) {
  const QualityModel& model = ShippedQualityModel();
  EXPECT_GT(model.Association(ClassOf("would"), ClassOf("you")),
            model.Association(ClassOf("you"), ClassOf("the")));
  EXPECT_GT(model.Association(ClassOf("else"), QualityModel::kEdge),
            model.Association(ClassOf("the"), QualityModel::kEdge));
}

TEST(QualityModelTest, NoiseSurprisesMoreThanWords) {
  const QualityModel& model = ShippedQualityModel();
  EXPECT_LT(model.LetterSurprise("reservation"), 2.5f);
  EXPECT_GT(model.LetterSurprise("xqzvkj"), 4.0f);
  EXPECT_EQ(model.LetterSurprise(""), 0.0f);
  EXPECT_GT(model.LetterSurprise("\xff\xfe"), 0.0f);
}

TEST(QualityModelTest, AReplyBelongsToItsOwnTurn) {
  const Encoder& encoder = ShippedEncoder();
  const auto relevance = [&](absl::string_view utterance, absl::string_view previous,
                             absl::string_view reply) {
    return ShippedQualityModel().Relevance(encoder.Encode(utterance), encoder.Encode(previous),
                                           encoder.Encode(reply));
  };
  const char* utterance = "I need a table for tonight";
  EXPECT_GT(relevance(utterance, "", "Which restaurant would you like, and for how many people?"),
            relevance(utterance, "", "The song is now playing on your speaker."));
  const std::vector<float> zero(encoder.dim(), 0.0f);
  const float nothing = ShippedQualityModel().Relevance(zero, zero, zero);
  EXPECT_GE(nothing, -1.0f);
  EXPECT_LE(nothing, 1.0f);
}

}  // namespace
}  // namespace turnopt::core
