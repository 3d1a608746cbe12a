#include "server/core/language/reply_acts.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/unit/core/language/model_bytes.h"

namespace turnopt::core {
namespace {

constexpr int kDim = 2;

struct SmallNet {
  uint16_t hidden = 1;
  std::vector<std::string> grams = {"which #"};
  float scale = 1;
  float out_weight = 1;

  // One hidden unit that counts known grams (weight 2 each) and the first vector component, and
  // one output, the first, that follows it; the others stay at 1/2.
  std::string Bytes() const {
    std::vector<uint64_t> hashes;
    for (const std::string& gram : grams) hashes.push_back(base::StableHash(gram));
    ModelBytes bytes;
    bytes.U16(hidden).U32(static_cast<uint32_t>(hashes.size()));
    for (const uint64_t hash : hashes) bytes.U64(hash);
    for (size_t i = 0; i < hashes.size(); ++i) bytes.F32(scale);
    for (size_t i = 0; i < hashes.size(); ++i) bytes.U8(2);
    bytes.F32(1).F32(0).F32(0);
    for (int k = 0; k < kReplyActCount; ++k) bytes.F32(k == 0 ? out_weight : 0);
    for (int k = 0; k < kReplyActCount; ++k) bytes.F32(0);
    return bytes.bytes();
  }
};

absl::StatusOr<ReplyActs> Parse(const std::string& bytes) {
  base::ByteReader reader(bytes);
  return ReplyActs::Parse(&reader, kDim);
}

double Logit(const ReplyActs& acts, std::vector<absl::string_view> words,
             std::vector<float> vector = {0, 0}) {
  std::vector<float> out(kReplyActCount);
  acts.Infer(words, vector, absl::MakeSpan(out));
  EXPECT_FLOAT_EQ(out[1], 0.5f);
  return std::log(out[0] / (1 - out[0]));
}

TEST(ReplyActsTest, FindsWordSequencesWithNumbersMadeAlike) {
  auto acts = Parse(SmallNet().Bytes());
  ASSERT_TRUE(acts.ok()) << acts.status();
  EXPECT_NEAR(Logit(*acts, {"which", "7"}), 6, 1e-3);  // 2, scaled by 3 / sqrt(1)
  EXPECT_NEAR(Logit(*acts, {"which", "20"}), 6, 1e-3);
  EXPECT_NEAR(Logit(*acts, {"7", "which"}), 0, 1e-3);
  EXPECT_NEAR(Logit(*acts, {"which", "{date}"}), 0, 1e-3);
}

TEST(ReplyActsTest, CountsARepeatedSequenceOnce) {
  auto acts = Parse(SmallNet().Bytes());
  ASSERT_TRUE(acts.ok());
  EXPECT_NEAR(Logit(*acts, {"which", "7", "which", "8"}), 6, 1e-3);
}

TEST(ReplyActsTest, AddsTheVector) {
  auto acts = Parse(SmallNet().Bytes());
  ASSERT_TRUE(acts.ok());
  EXPECT_NEAR(Logit(*acts, {}, {0.5f, 1.0f}), 1.5, 1e-3);
  EXPECT_NEAR(Logit(*acts, {}, {-0.5f, 1.0f}), 0, 1e-3) << "a hidden unit is never negative";
}

TEST(ReplyActsTest, RefusesWrongFields) {
  SmallNet net;
  net.hidden = 0;
  EXPECT_FALSE(Parse(net.Bytes()).ok());
  net = SmallNet();
  net.grams = {};
  EXPECT_FALSE(Parse(net.Bytes()).ok());
  net.grams = {"same", "same"};
  EXPECT_FALSE(Parse(net.Bytes()).ok()) << "not ascending";
  net = SmallNet();
  net.scale = std::nanf("");
  EXPECT_FALSE(Parse(net.Bytes()).ok());
  net = SmallNet();
  net.out_weight = 1e30f;
  EXPECT_FALSE(Parse(net.Bytes()).ok());
}

TEST(ReplyActsTest, RefusesEveryTruncation) {
  const std::string good = SmallNet().Bytes();
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(Parse(good.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace turnopt::core
