#include "server/core/quality/scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/core/quality/five_factor.h"
#include "tests/unit/core/quality/shipped_models.h"

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::unique_ptr<QualityProfile>> Profiles() {
  std::vector<std::unique_ptr<QualityProfile>> profiles;
  profiles.push_back(
      VoiceProfile::Create(models::EmbeddedQualityModel(), &ShippedEncoder()).value());
  profiles.push_back(std::make_unique<FiveFactorProfile>());
  return profiles;
}

std::unique_ptr<QualityScorer> Scorer(size_t calibration_turns = 300) {
  QualityScorer::Options options;
  options.calibration.turns = calibration_turns;
  return QualityScorer::Create(options, Profiles()).value();
}

QualityInput Booking(absl::string_view reply) {
  QualityInput input;
  input.utterance = "I want to book a table for two at seven tonight.";
  input.reply = reply;
  return input;
}

TEST(QualityScorerTest, NeedsItsDefaultProfileAndDistinctNames) {
  QualityScorer::Options options;
  options.profile = "lucky";
  EXPECT_THAT(QualityScorer::Create(options, Profiles()).status().message(),
              HasSubstr("five_factor, voice"));
  auto twice = Profiles();
  twice.push_back(std::make_unique<FiveFactorProfile>());
  EXPECT_FALSE(QualityScorer::Create({}, std::move(twice)).ok());
  EXPECT_FALSE(QualityScorer::Create({}, {}).ok());
}

TEST(QualityScorerTest, ScoresByTheNamedProfileOrTheDefault) {
  const auto scorer = Scorer();
  EXPECT_THAT(scorer->profiles(), ElementsAre("five_factor", "voice"));
  EXPECT_EQ(scorer->Score("", "d", Booking("Sure."))->profile, "voice");
  EXPECT_EQ(scorer->Score("five_factor", "d", Booking("Sure."))->profile, "five_factor");
  const auto unknown = scorer->Score("lucky", "d", Booking("Sure."));
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(QualityScorerTest, FiveFactorIsNotCalibrated) {
  const auto score = Scorer()->Score("five_factor", "d", Booking("I have a table for two."));
  EXPECT_EQ(score->overall, score->uncalibrated);
}

TEST(QualityScorerTest, ScoringAloneNeverLearns) {
  const auto scorer = Scorer();
  ASSERT_TRUE(scorer->Score("", "d", Booking("Sure.")).ok());
  EXPECT_TRUE(scorer->calibration().Export().empty());
}

TEST(QualityScorerTest, AcceptedTurnsCalibrateTheirDeployment) {
  const auto scorer = Scorer(40);
  for (int i = 0; i < 40; ++i) {
    const std::string reply =
        absl::StrCat("I have a table for two at ", i % 12 + 1, ". Would you like me to book it?");
    scorer->ScoreAccepted("d", absl::StrCat("call ", i), Booking(reply));
  }
  ASSERT_EQ(scorer->calibration().Export().size(), 1u);
  EXPECT_TRUE(scorer->calibration().Export()[0].fitted);
  EXPECT_NEAR(
      scorer->Score("", "d", Booking("I have a table for two at 3. Would you like me to book it?"))
          ->overall,
      80, 10);
}

TEST(QualityScorerTest, DeploymentsAreTenantAndAgentVersion) {
  Scope a;
  a.tenant = "acme";
  a.agent_version = "v1";
  Scope b = a;
  b.facts_epoch = "monday";
  EXPECT_EQ(DeploymentOf(a), DeploymentOf(b));
  b.agent_version = "v2";
  EXPECT_NE(DeploymentOf(a), DeploymentOf(b));
  Scope c;
  c.tenant = "a/b";
  c.agent_version = "c";
  Scope d;
  d.tenant = "a";
  d.agent_version = "b/c";
  EXPECT_NE(DeploymentOf(c), DeploymentOf(d));
}

}  // namespace
}  // namespace turnopt::core
