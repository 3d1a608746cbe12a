#include "server/core/language/encoder.h"

#include <cmath>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "server/base/hash.h"
#include "server/core/language/dot.h"
#include "server/models/models.h"
#include "tests/unit/core/language/reference_lines.h"

namespace turnopt::core {
namespace {

void AppendU32(uint32_t value, std::string* out) {
  for (int i = 0; i < 4; ++i) out->push_back(static_cast<char>(value >> (8 * i)));
}

// A table of three pieces, the first ([UNK]) without a row, and two dimensions.
struct SmallTable {
  uint32_t dim = 2;
  uint32_t vocabulary_size = 3;
  uint32_t row_count = 2;
  std::string notice = "ours";
  std::string vocabulary = "[UNK]\nyes\nno\n";
  std::string bitmap = "\x06";
  std::vector<float> scales = {0.5f, 1.0f};
  std::string rows = std::string("\x06\x08\x00\x01", 4);
  std::string extra;

  std::string Bytes() const {
    std::string body;
    for (const uint32_t field :
         {dim, vocabulary_size, row_count, static_cast<uint32_t>(notice.size()),
          static_cast<uint32_t>(vocabulary.size())}) {
      AppendU32(field, &body);
    }
    body += notice + vocabulary + bitmap;
    for (const float scale : scales) {
      uint32_t bits;
      std::memcpy(&bits, &scale, sizeof(bits));
      AppendU32(bits, &body);
    }
    body += rows + extra;
    const uint64_t checksum = base::StableHash(body);
    std::string table = "TOENC001";
    AppendU32(static_cast<uint32_t>(checksum), &table);
    AppendU32(static_cast<uint32_t>(checksum >> 32), &table);
    return table + body;
  }
};

TEST(EncoderTest, SumsRowsAndNormalises) {
  auto encoder = Encoder::Parse(SmallTable().Bytes());
  ASSERT_TRUE(encoder.ok()) << encoder.status();
  EXPECT_EQ((*encoder)->dim(), 2);
  EXPECT_EQ((*encoder)->notice(), "ours");
  const std::vector<float> yes = (*encoder)->Encode("Yes");
  EXPECT_FLOAT_EQ(yes[0], 0.6f);
  EXPECT_FLOAT_EQ(yes[1], 0.8f);
  const std::vector<float> both = (*encoder)->Encode("no, yes");  // (3, 4) + (0, 1)
  EXPECT_FLOAT_EQ(both[0], 3 / std::sqrt(34.0f));
}

TEST(EncoderTest, ATextWithoutAKnownPieceIsZero) {
  auto encoder = Encoder::Parse(SmallTable().Bytes());
  ASSERT_TRUE(encoder.ok());
  for (const char* text : {"", "perhaps", "...", "\xFF\xFE"}) {
    EXPECT_EQ((*encoder)->Encode(text), std::vector<float>({0, 0})) << text;
  }
}

TEST(EncoderTest, RefusesEveryWrongField) {
  const auto refused = [](const SmallTable& table) { return !Encoder::Parse(table.Bytes()).ok(); };
  EXPECT_FALSE(refused(SmallTable()));
  SmallTable table;
  table.dim = 0;
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.dim = 4'000'000'000u;
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.vocabulary_size = 4;
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.row_count = 3;
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.bitmap = "\x04";
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.scales = {0.5f, std::numeric_limits<float>::quiet_NaN()};
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.scales = {0.5f, -1.0f};
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.rows.pop_back();
  EXPECT_TRUE(refused(table));
  table = SmallTable();
  table.extra = "x";
  EXPECT_TRUE(refused(table));
}

TEST(EncoderTest, RefusesEveryTruncationAndEveryFlippedByte) {
  const std::string good = SmallTable().Bytes();
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Encoder::Parse(good.substr(0, size)).ok()) << size;
  }
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    EXPECT_FALSE(Encoder::Parse(bad).ok()) << at;
  }
}

TEST(EncoderTest, EmbeddedTableAgreesWithTheReferenceVectors) {
  auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
  ASSERT_TRUE(encoder.ok()) << encoder.status();
  const std::vector<ReferenceLine> lines = ReadReferenceLines();
  ASSERT_GT(lines.size(), 90u);
  for (const ReferenceLine& line : lines) {
    if (line.ids.size() > Encoder::kMaxPieces) continue;
    const std::vector<float> vector = (*encoder)->Encode(line.text);
    for (size_t i = 0; i < line.vector_head.size(); ++i) {
      EXPECT_NEAR(vector[i], line.vector_head[i], 1e-4) << line.text;
    }
  }
}

TEST(EncoderTest, EmbeddedTablePutsParaphrasesCloserThanOtherRequests) {
  auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
  ASSERT_TRUE(encoder.ok());
  const auto cosine = [&](absl::string_view a, absl::string_view b) {
    return DotFloat((*encoder)->Encode(a), (*encoder)->Encode(b));
  };
  EXPECT_GT(cosine("what is the weather like today", "how's the weather today?"),
            cosine("what is the weather like today", "turn on the lights"));
  EXPECT_GT(cosine("please call me back later", "could you phone me later on"),
            cosine("please call me back later", "which city do you live in"));
  EXPECT_NEAR(cosine("book a table", "BOOK a Table"), 1.0, 1e-6);
}

TEST(NormalizeVectorTest, WhatIsNearlyZeroBecomesZero) {
  std::vector<float> v = {3e-22f, 4e-22f};
  NormalizeVector(absl::MakeSpan(v));
  EXPECT_EQ(v, std::vector<float>({0, 0}));
  v = {3e-14f, 4e-14f};
  NormalizeVector(absl::MakeSpan(v));
  EXPECT_NEAR(v[0], 0.6, 1e-5);
  EXPECT_NEAR(v[1], 0.8, 1e-5);
}

}  // namespace
}  // namespace turnopt::core
