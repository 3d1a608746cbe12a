#include "server/core/language/judge.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/core/language/judge_features.h"
#include "server/models/models.h"
#include "tests/unit/core/language/model_bytes.h"

namespace turnopt::core {
namespace {

class JudgeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
    ASSERT_TRUE(encoder.ok()) << encoder.status();
    encoder_ = encoder->release();
    auto judge = AgreementJudge::Parse(models::EmbeddedAgreementJudge(), *encoder_);
    ASSERT_TRUE(judge.ok()) << judge.status();
    judge_ = judge->release();
  }
  static void TearDownTestSuite() {
    delete judge_;
    delete encoder_;
  }

  static double Agree(absl::string_view a, absl::string_view b) {
    return judge_->Agree(judge_->reader().Read(a), judge_->reader().Read(b));
  }

  static const Encoder* encoder_;
  static const AgreementJudge* judge_;
};

const Encoder* JudgeTest::encoder_ = nullptr;
const AgreementJudge* JudgeTest::judge_ = nullptr;

struct Pair {
  const char* a;
  const char* b;
};

TEST_F(JudgeTest, AReadingWithoutActsIsOtherwiseTheSame) {
  const char* text = "Your table is booked for {time}. Anything else?";
  const ReplyView whole = judge_->reader().Read(text);
  const ReplyView light = judge_->reader().ReadWithoutActs(text);
  EXPECT_FALSE(whole.acts.empty());
  EXPECT_TRUE(light.acts.empty());
  EXPECT_EQ(light.vector, whole.vector);
  EXPECT_EQ(light.vector_scale, whole.vector_scale);
  EXPECT_EQ(light.fingerprint, whole.fingerprint);
  EXPECT_EQ(light.words.size(), whole.words.size());
}

TEST_F(JudgeTest, OtherWordsOfOneMeaningAgree) {
  for (const Pair& pair : {
           Pair{"What time would you like to leave?", "At what time do you want to leave?"},
           Pair{"Is there anything else I can help with?", "Do you need help with anything else?"},
           Pair{"Goodbye, have a great day!", "Have a nice day. Bye."},
           Pair{"Which city are you in?", "What city should I search in?"},
           Pair{"Your appointment is at {time}.", "The appointment is at {time}."},
       }) {
    EXPECT_GT(Agree(pair.a, pair.b), 0.5) << pair.a << " | " << pair.b;
  }
}

TEST_F(JudgeTest, OneFactOtherwiseDisagrees) {
  for (const Pair& pair : {
           Pair{"It costs $20.", "It costs $25."},
           Pair{"The show is on Wednesday.", "The show is on Thursday."},
           Pair{"It is at 8 am.", "It is at 8 pm."},
           Pair{"Which city?", "Which date?"},
           Pair{"Your table is booked.", "Sorry, your table could not be booked."},
           Pair{"Which city are you in?", "Which city are you in, and on what date?"},
           Pair{"Goodbye!", "Please confirm the booking for {date}."},
           Pair{"It is in {city}.", "It is at {time}."},
       }) {
    EXPECT_LT(Agree(pair.a, pair.b), 0.5) << pair.a << " | " << pair.b;
  }
}

TEST_F(JudgeTest, TheOrderOfTheTwoMakesNoDifference) {
  const char* replies[] = {"Which city?",
                           "What date, and for how many people?",
                           "Bye now.",
                           "",
                           "{name} lives at {address}.",
                           "Yes, 3 of them."};
  for (const char* a : replies) {
    for (const char* b : replies) EXPECT_EQ(Agree(a, b), Agree(b, a)) << a << " | " << b;
  }
}

TEST_F(JudgeTest, TheSameWordsAgreeAndNoWordsAgreeWithNothing) {
  EXPECT_EQ(Agree("See you at {time}.", "see you at {time}"), 1);
  EXPECT_EQ(Agree("", ""), 0);
  EXPECT_EQ(Agree("Bye", "\xFF\xFF"), 0);
}

TEST_F(JudgeTest, SaysHowOftenItErrs) {
  EXPECT_GT(judge_->MeasuredErrors().false_agree, 0);
  EXPECT_LT(judge_->MeasuredErrors().false_agree, 0.1);
  EXPECT_GT(judge_->MeasuredErrors().missed_agree, 0);
  EXPECT_LT(judge_->MeasuredErrors().missed_agree, 0.1);
  EXPECT_FALSE(judge_->notice().empty());
}

// A judge whose trees are one leaf of `margin`, so that only the calibration speaks.
struct SmallJudge {
  uint64_t schema = JudgeFeatureSchema();
  uint64_t table = 0;
  float false_agree = 0.05f;
  float unseen_idf = 8;
  float margin = 0;
  std::vector<std::pair<float, float>> knots = {{-1, 0.1f}, {1, 0.9f}};
  std::string extra;

  std::string Bytes(int dim) const {
    ModelBytes bytes;
    bytes.U64(schema).U64(table).U32(4).Text("ours").F32(false_agree).F32(0.1f);
    bytes.F32(unseen_idf).U32(1).U8(3).Text("the").F32(0.5f);
    bytes.U16(1).U32(1).U64(7).F32(1).U8(0);
    for (int i = 0; i < dim + 1; ++i) bytes.F32(0);
    for (int i = 0; i < 2 * kReplyActCount; ++i) bytes.F32(0);
    bytes.U16(1).U16(0).F32(margin).U16(static_cast<uint16_t>(knots.size()));
    for (const auto& knot : knots) bytes.F32(knot.first).F32(knot.second);
    return bytes.Text(extra).File("TOJUDG01");
  }
};

class SmallJudgeTest : public JudgeTest {
 protected:
  SmallJudge Small() const {
    SmallJudge small;
    small.table = encoder_->fingerprint();
    return small;
  }
  absl::StatusOr<std::unique_ptr<AgreementJudge>> Parse(const SmallJudge& small) const {
    return AgreementJudge::Parse(small.Bytes(encoder_->dim()), *encoder_);
  }
  double Calibrated(float margin) const {
    SmallJudge small = Small();
    small.margin = margin;
    auto judge = Parse(small);
    EXPECT_TRUE(judge.ok()) << judge.status();
    return (*judge)->Agree((*judge)->reader().Read("one"), (*judge)->reader().Read("two"));
  }
};

TEST_F(SmallJudgeTest, CalibratesAlongStraightLines) {
  EXPECT_NEAR(Calibrated(0), 0.5, 1e-6);
  EXPECT_NEAR(Calibrated(0.5), 0.7, 1e-6);
  EXPECT_NEAR(Calibrated(-5), 0.1, 1e-6);
  EXPECT_NEAR(Calibrated(5), 0.9, 1e-6);
}

TEST_F(SmallJudgeTest, RefusesEveryWrongField) {
  SmallJudge small = Small();
  small.schema ^= 1;
  EXPECT_FALSE(Parse(small).ok()) << "other columns";
  small = Small();
  small.table ^= 1;
  EXPECT_FALSE(Parse(small).ok()) << "another encoder table";
  small = Small();
  small.false_agree = 1.5f;
  EXPECT_FALSE(Parse(small).ok());
  small = Small();
  small.unseen_idf = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(Parse(small).ok());
  small = Small();
  small.knots = {{1, 0.1f}, {-1, 0.9f}};
  EXPECT_FALSE(Parse(small).ok()) << "margins descend";
  small.knots = {{-1, 0.9f}, {1, 0.1f}};
  EXPECT_FALSE(Parse(small).ok()) << "probabilities descend";
  small.knots = {};
  EXPECT_FALSE(Parse(small).ok());
  small = Small();
  small.extra = "x";
  EXPECT_FALSE(Parse(small).ok());
}

TEST_F(SmallJudgeTest, RefusesTruncationsAndFlippedBytes) {
  const std::string good = Small().Bytes(encoder_->dim());
  for (size_t size = 0; size < good.size(); size += 3) {
    EXPECT_FALSE(AgreementJudge::Parse(good.substr(0, size), *encoder_).ok()) << size;
  }
  for (size_t at = 0; at < good.size(); at += 3) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(AgreementJudge::Parse(bad, *encoder_).ok()) << at;
  }
}

}  // namespace
}  // namespace turnopt::core
