#include "server/core/language/judge_text.h"

#include <string>

#include "gtest/gtest.h"
#include "server/core/language/dot.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

class JudgeTextTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
    ASSERT_TRUE(encoder.ok()) << encoder.status();
    encoder_ = *std::move(encoder);
    frequencies_.idf = {{"the", 0.5f}, {"what", 2.0f}};
    frequencies_.unseen_idf = 7;
  }

  ReplyView Read(absl::string_view reply) const {
    return ReplyReader(*encoder_, frequencies_).Read(reply);
  }

  std::unique_ptr<Encoder> encoder_;
  WordFrequencies frequencies_;
};

TEST_F(JudgeTextTest, GivesEachWordItsFrequency) {
  const ReplyView view = Read("What the zyx?");
  ASSERT_EQ(view.words.size(), 3u);
  EXPECT_EQ(view.words[0].idf, 2.0f);
  EXPECT_TRUE(view.words[1].known);
  EXPECT_EQ(view.words[2].idf, 7.0f);
  EXPECT_FALSE(view.words[2].known);
  EXPECT_EQ(view.sentences[0].idf, 9.5f);
}

TEST_F(JudgeTextTest, WordsOfOneMeaningHaveNearVectors) {
  const ReplyView view = Read("movie film Wednesday");
  const auto cosine = [&](size_t i, size_t j) {
    return DotInt8(view.word_vector(i), view.word_vector(j)) * view.words[i].vector_scale *
           view.words[j].vector_scale;
  };
  EXPECT_GT(cosine(0, 1), cosine(0, 2));
}

TEST_F(JudgeTextTest, APlaceholderMeansItsName) {
  const ReplyView view = Read("{departure_city} departure city");
  const ReplyView name = Read("departure city");
  const float cosine =
      DotInt8(view.word_vector(0), name.vector) * view.words[0].vector_scale * name.vector_scale;
  EXPECT_NEAR(cosine, 1, 0.02);
}

TEST_F(JudgeTextTest, FindsCuesAsWholePhrasesOnly) {
  EXPECT_EQ(Read("Somewhat whatever").cues, 0u);
  EXPECT_NE(Read("What now").cues, 0u);
  EXPECT_EQ(Read("Have a great day").cues, Read("Goodbye now").cues);
}

TEST_F(JudgeTextTest, SentencesKnowTheirWords) {
  const ReplyView view = Read("The one. What? ");
  ASSERT_EQ(view.sentences.size(), 2u);
  EXPECT_EQ(view.sentences[0].begin, 0u);
  EXPECT_EQ(view.sentences[0].end, 2u);
  EXPECT_EQ(view.sentences[1].end, 3u);
  EXPECT_TRUE(view.sentences[1].question);
}

TEST_F(JudgeTextTest, FingerprintsTellReadingsApart) {
  EXPECT_EQ(Read("What the?").fingerprint, Read("what THE").fingerprint);
  EXPECT_NE(Read("what the").fingerprint, Read("the what").fingerprint);
}

TEST_F(JudgeTextTest, IsBoundedAndTotal) {
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "What? ";
  const ReplyView view = Read(many);
  EXPECT_EQ(view.words.size(), ReplyView::kMaxWords);
  EXPECT_EQ(view.sentences.size(), ReplyView::kMaxSentences);
  EXPECT_EQ(view.word_vectors.size(), view.words.size() * view.dim);
  for (const char* text : {"", "...", "\xFF\xFE", "{", "?!?"}) {
    EXPECT_TRUE(Read(text).words.empty()) << text;
    EXPECT_EQ(Read(text).vector.size(), view.dim);
  }
}

}  // namespace
}  // namespace turnopt::core
