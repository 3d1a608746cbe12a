#include "server/app/tiers.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace turnopt::app {
namespace {

class TiersTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto language = LanguageModels::Create("voice");
    ASSERT_TRUE(language.ok()) << language.status();
    language_ = language->release();
  }
  static void TearDownTestSuite() { delete language_; }

  static absl::StatusOr<std::unique_ptr<Tiers>> Of(const config::Config& config) {
    return Tiers::Create(config, *language_);
  }

  static config::Config WithPolicy(const std::string& reuse_policy) {
    config::Config config;
    config.reuse_policy = reuse_policy;
    return config;
  }

  static std::vector<core::Source> Sources(const Tiers& tiers) {
    std::vector<core::Source> sources;
    for (const core::Tier* tier : tiers.in_order()) sources.push_back(tier->source());
    return sources;
  }

  static LanguageModels* language_;
};

LanguageModels* TiersTest::language_ = nullptr;

TEST_F(TiersTest, RulesAreAskedBeforeWhatTheReusePolicyNames) {
  using core::Source;
  EXPECT_EQ(Sources(**Of(WithPolicy("off"))), std::vector<Source>{Source::kQuickResponse});
  const std::vector<Source> both = {Source::kQuickResponse, Source::kCache};
  EXPECT_EQ(Sources(**Of(WithPolicy("exact"))), both);
  EXPECT_EQ(Sources(**Of(WithPolicy("earned"))), both);
}

TEST_F(TiersTest, TheCacheIsThereForItsRpcsWhateverThePolicy) {
  const auto tiers = *Of(WithPolicy("off"));
  EXPECT_EQ(tiers->exact_cache().Stats().entries, 0u);
  EXPECT_EQ(tiers->earned_reuse(), nullptr);
  EXPECT_NE((*Of(WithPolicy("earned")))->earned_reuse(), nullptr);
}

TEST_F(TiersTest, AFixedTableIsAskedBetweenRulesAndReuse) {
  config::Config config = WithPolicy("exact");
  config.fixed_replies.table = {"what is your fax number => We have none."};
  const auto tiers = *Of(config);
  ASSERT_EQ(tiers->in_order().size(), 3u);
  core::Turn turn;
  turn.utterance = "What is your fax number?";
  const core::NormalizedUtterance utterance = core::Normalizer().Normalize(turn.utterance);
  const core::TierResult found =
      tiers->in_order()[1]->Find({turn, "turn", utterance}, absl::UnixEpoch());
  EXPECT_TRUE(found.served);
  EXPECT_EQ(found.decision.reply, "We have none.");
}

TEST_F(TiersTest, WhatIsWrongIsSaidWithItsSetting) {
  config::Config config = WithPolicy("off");
  config.fixed_replies.table = {"no arrow"};
  EXPECT_EQ(Of(config).status().message(), "fixed_replies.table: line 1 has no =>");
  config.fixed_replies.table.clear();
  config.rules.files = {"/nonexistent/rules.yaml"};
  EXPECT_EQ(std::string(Of(config).status().message()).rfind("rules.files: ", 0), 0u);
}

}  // namespace
}  // namespace turnopt::app
