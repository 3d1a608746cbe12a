#include "server/core/quality/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

// Scores a reply by its length in words, 4 points each from 50: broken replies differ from whole
// ones, and the test can say what a score must be. More than 40 words are the failure "long".
class LengthProfile final : public QualityProfile {
 public:
  absl::string_view name() const override { return "length"; }
  bool calibratable() const override { return true; }
  QualityScore Score(const QualityInput& input) const override {
    size_t words = 1;
    for (const char c : input.reply) words += c == ' ' ? 1 : 0;
    QualityScore score;
    score.profile = "length";
    score.factors = {{"length", std::min(100.0, 50 + 4.0 * words), 1.0, "Words."}};
    score.overall = score.factors[0].score;
    if (words > 40) {
      score.caps = {"long"};
      score.overall = std::min(score.overall, 60.0);
    }
    score.uncalibrated = score.overall;
    return score;
  }
};

QualityInput Input(absl::string_view reply) {
  QualityInput input;
  input.utterance = "a question of the caller";
  input.reply = reply;
  return input;
}

// Replies of five to nine words.
std::string Reply(size_t number) {
  std::string reply = absl::StrCat("this is reply ", number, " of");
  for (size_t i = 0; i < number % 5; ++i) reply += " all";
  return reply;
}

class CalibrationTest : public ::testing::Test {
 protected:
  void LearnTurns(size_t turns, absl::string_view deployment = "d") {
    for (size_t i = 0; i < turns; ++i) {
      const std::string reply = Reply(i);
      calibration_.Learn(profile_, deployment, absl::StrCat("call ", i / 4), Input(reply),
                         profile_.Score(Input(reply)));
    }
  }
  double Overall(absl::string_view reply, absl::string_view deployment = "d") {
    QualityScore score = profile_.Score(Input(reply));
    calibration_.Apply(profile_, deployment, &score);
    return score.overall;
  }

  LengthProfile profile_;
  Calibration calibration_{{100, 2}};
};

TEST_F(CalibrationTest, AnUnknownDeploymentHasTheBuiltInMap) {
  EXPECT_EQ(Overall("one two three"), CalibrationMap().Apply(62));
}

TEST_F(CalibrationTest, FitsOnceAfterTheGivenTurns) {
  LearnTurns(99);
  EXPECT_FALSE(calibration_.Export()[0].fitted);
  EXPECT_EQ(Overall("one two three"), CalibrationMap().Apply(62));
  LearnTurns(1);
  const CalibrationState state = calibration_.Export()[0];
  EXPECT_TRUE(state.fitted);
  EXPECT_EQ(state.turns, 100u);
  EXPECT_EQ(state.typical_raw, 78);  // seven words
  EXPECT_TRUE(state.good.empty());
  EXPECT_NEAR(Overall("this reply has seven words in all."), 80, 1);
  LearnTurns(50);
  EXPECT_EQ(calibration_.Export()[0].turns, 100u);
}

TEST_F(CalibrationTest, CappedTurnsAreLeftOutAndCapsHold) {
  std::string rambling = "word";
  for (int i = 0; i < 60; ++i) rambling += " word";
  for (int i = 0; i < 20; ++i) {
    calibration_.Learn(profile_, "d", "c", Input(rambling), profile_.Score(Input(rambling)));
  }
  const CalibrationState state = calibration_.Export()[0];
  EXPECT_EQ(state.turns, 20u);
  EXPECT_EQ(state.capped, 20u);
  EXPECT_TRUE(state.good.empty());
  EXPECT_EQ(Overall(rambling), 60);
}

TEST_F(CalibrationTest, UncalibratedScoreAndStatusAreKeptApart) {
  LearnTurns(100);
  QualityScore score = profile_.Score(Input("one two"));
  calibration_.Apply(profile_, "d", &score);
  EXPECT_EQ(score.uncalibrated, 58);
  EXPECT_NE(score.overall, score.uncalibrated);
  EXPECT_EQ(score.status, StatusOfQuality(score.overall));
}

TEST_F(CalibrationTest, ANewAgentVersionStartsAgain) {
  LearnTurns(100, "v1");
  const char* typical = "this reply has seven words in all.";
  EXPECT_EQ(Overall(typical, "v2"), CalibrationMap().Apply(78));
  EXPECT_GT(Overall(typical, "v1"), Overall(typical, "v2") + 1);
}

TEST_F(CalibrationTest, ForgetsTheDeploymentUnusedForLongest) {
  LearnTurns(1, "a");
  LearnTurns(1, "b");
  LearnTurns(1, "a");
  LearnTurns(1, "c");
  ASSERT_EQ(calibration_.Export().size(), 2u);
  EXPECT_EQ(calibration_.Export()[0].deployment, "a");
  EXPECT_EQ(calibration_.Export()[1].deployment, "c");
  EXPECT_EQ(calibration_.evictions(), 1u);
}

TEST_F(CalibrationTest, ExportAndImportCarryTheMapOver) {
  LearnTurns(100);
  const double before = Overall("this is a reply.");
  Calibration other({100, 2});
  other.Import(calibration_.Export());
  QualityScore score = profile_.Score(Input("this is a reply."));
  other.Apply(profile_, "d", &score);
  EXPECT_EQ(score.overall, before);
}

TEST_F(CalibrationTest, ImportGoesOnWhereExportStopped) {
  LearnTurns(60);
  Calibration other({100, 2});
  other.Import(calibration_.Export());
  for (size_t i = 60; i < 100; ++i) {
    const std::string reply = Reply(i);
    other.Learn(profile_, "d", absl::StrCat("call ", i / 4), Input(reply),
                profile_.Score(Input(reply)));
  }
  EXPECT_TRUE(other.Export()[0].fitted);
}

TEST_F(CalibrationTest, ImportSkipsBrokenMaps) {
  CalibrationState state;
  state.deployment = "d";
  state.fitted = true;
  state.knots = {{50, 50}, {40, 60}};
  calibration_.Import({state});
  EXPECT_TRUE(calibration_.Export().empty());
}

}  // namespace
}  // namespace turnopt::core
