// The packs that we ship hold what the documentation says of them.

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/config/rules_yaml.h"
#include "server/core/language/encoder.h"
#include "server/models/models.h"

namespace turnopt::config {
namespace {

std::vector<core::RuleSpec> Pack(const std::string& name) {
  std::ifstream file(absl::StrCat(TURNOPT_SOURCE_DIR, "/deploy/rules/", name, ".yaml"));
  std::stringstream text;
  text << file.rdbuf();
  auto rules = ParseRules(name, text.str());
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules.ok() ? *rules : std::vector<core::RuleSpec>();
}

class RulePacksTest : public ::testing::TestWithParam<const char*> {};

TEST_P(RulePacksTest, PassesItsSelfTestsWithAndWithoutAnEncoder) {
  EXPECT_TRUE(core::CompiledRules::Create(Pack(GetParam())).ok());
  const auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  core::RuleOptions options;
  options.encoder = encoder->get();
  const auto rules = core::CompiledRules::Create(Pack(GetParam()), options);
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_GE((*rules)->rules().size(), 10u);
}

TEST_P(RulePacksTest, EveryRuleIsTestedBothWays) {
  for (const core::RuleSpec& rule : Pack(GetParam())) {
    EXPECT_GE(rule.matches.size(), 2u) << rule.id;
    EXPECT_GE(rule.does_not_match.size(), 2u) << rule.id;
    EXPECT_NE(rule.intent, rule.id) << "an intent in words";
    EXPECT_EQ(rule.flows, std::vector<std::string>{GetParam()}) << rule.id;
  }
}

// Natural asks and near misses of our own, written beside the patterns and mended together with
// them: a floor that must not fall, no rate on words that nobody here has seen. `rules check`
// prints the same figures.
TEST_P(RulePacksTest, AnswersNaturalAsksAndLeavesTrapsToTheLlm) {
  const auto encoder = core::Encoder::Parse(models::EmbeddedEncoderTable());
  core::RuleOptions options;
  options.encoder = encoder->get();
  const auto rules = core::CompiledRules::Create(Pack(GetParam()), options);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const core::RuleFigures figures = (*rules)->Measure();
  EXPECT_GE(figures.asks, 50u);
  EXPECT_GE(figures.traps, 50u);
  EXPECT_GE(figures.asks_answered, figures.asks * 9 / 10) << absl::StrJoin(figures.missed, "\n");
  EXPECT_LE(100 * figures.traps_answered, 3 * figures.traps)
      << absl::StrJoin(figures.answered, "\n");
}

TEST_P(RulePacksTest, RepliesCanBeSpokenInOneBreath) {
  for (const core::RuleSpec& rule : Pack(GetParam())) {
    EXPECT_GE(rule.replies.size(), 2u) << rule.id << " would repeat itself";
    for (const std::string& reply : rule.replies) {
      const std::vector<std::string> words = absl::StrSplit(reply, ' ', absl::SkipEmpty());
      EXPECT_GE(words.size(), 4u) << reply;
      EXPECT_LE(words.size(), 25u) << reply;
      EXPECT_EQ(reply.find_first_of("*#<>[]/"), std::string::npos) << reply;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, RulePacksTest,
                         ::testing::Values("outbound_sales", "restaurant_booking"));

TEST(RulePacksTest, SalesNamesOnlyItsThirteenStates) {
  const std::set<std::string> states = {
      "1_opening",   "2_permission", "3_reason", "4_discovery", "5_volume",   "6_pain", "7_pitch",
      "8_objection", "9_price",      "10_proof", "11_meeting",  "12_confirm", "13_exit"};
  for (const core::RuleSpec& rule : Pack("outbound_sales")) {
    for (const std::string& state : rule.states) EXPECT_EQ(states.count(state), 1u) << state;
  }
}

}  // namespace
}  // namespace turnopt::config
