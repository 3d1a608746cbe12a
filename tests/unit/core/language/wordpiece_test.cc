#include "server/core/language/wordpiece.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/core/language/encoder.h"
#include "server/models/models.h"
#include "tests/unit/core/language/reference_lines.h"

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

constexpr absl::string_view kSmallVocabulary = "[UNK]\nun\n##want\n##ed\nrunn\n##ing\n,\na\n東\n";

std::vector<std::string> Pieces(const WordPiece& tokenizer, absl::string_view text,
                                size_t max_pieces = 1000) {
  std::vector<uint32_t> ids;
  tokenizer.Tokenize(text, max_pieces, &ids);
  std::vector<std::string> pieces;
  for (const uint32_t id : ids) pieces.emplace_back(tokenizer.piece(id));
  return pieces;
}

TEST(WordPieceTest, AgreesWithTheReferenceTokenizer) {
  auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
  ASSERT_TRUE(encoder.ok()) << encoder.status();
  const std::vector<ReferenceLine> lines = ReadReferenceLines();
  ASSERT_GT(lines.size(), 90u);
  std::vector<uint32_t> ids;
  for (const ReferenceLine& line : lines) {
    (*encoder)->tokenizer().Tokenize(line.text, 1000, &ids);
    EXPECT_THAT(ids, ElementsAreArray(line.ids)) << line.text;
  }
}

TEST(WordPieceTest, TakesTheLongestPieceFromTheLeft) {
  auto tokenizer = WordPiece::Create(kSmallVocabulary);
  ASSERT_TRUE(tokenizer.ok()) << tokenizer.status();
  EXPECT_THAT(Pieces(*tokenizer, "UNwantéd, running"),
              ElementsAre("un", "##want", "##ed", ",", "runn", "##ing"));
  EXPECT_THAT(Pieces(*tokenizer, "unwantedx a"), ElementsAre("[UNK]", "a"));
  EXPECT_THAT(Pieces(*tokenizer, "a東a"), ElementsAre("a", "東", "a"));
}

TEST(WordPieceTest, StopsAtTheLimit) {
  auto tokenizer = WordPiece::Create(kSmallVocabulary);
  ASSERT_TRUE(tokenizer.ok());
  EXPECT_THAT(Pieces(*tokenizer, "a unwanted", 2), ElementsAre("a", "un"));
  EXPECT_THAT(Pieces(*tokenizer, "a a a", 0), IsEmpty());
}

TEST(WordPieceTest, LeavesOutBytesThatAreNotUtf8) {
  auto tokenizer = WordPiece::Create(kSmallVocabulary);
  ASSERT_TRUE(tokenizer.ok());
  EXPECT_THAT(Pieces(*tokenizer, "\xFF\x80 a \xC3"), ElementsAre("a"));
  EXPECT_THAT(Pieces(*tokenizer, "\xED\xA0\x80 a \xF4\x90\x80\x80"), ElementsAre("a"));
  EXPECT_THAT(Pieces(*tokenizer, std::string(1, '\0') + "a"), ElementsAre("a"));
}

TEST(WordPieceTest, SurvivesBeingMoved) {
  auto created = WordPiece::Create(kSmallVocabulary);
  ASSERT_TRUE(created.ok());
  const WordPiece moved = *std::move(created);
  EXPECT_THAT(Pieces(moved, "unwanted"), ElementsAre("un", "##want", "##ed"));
}

TEST(WordPieceTest, RefusesAVocabularyThatIsNoVocabulary) {
  EXPECT_FALSE(WordPiece::Create("").ok());
  EXPECT_FALSE(WordPiece::Create("[UNK]").ok());
  EXPECT_FALSE(WordPiece::Create("a\nb\n").ok());
  EXPECT_FALSE(WordPiece::Create("[UNK]\na\na\n").ok());
  EXPECT_FALSE(WordPiece::Create("[UNK]\n\na\n").ok());
}

}  // namespace
}  // namespace turnopt::core
