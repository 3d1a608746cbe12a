#include "server/core/tier/flow_rules.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "server/base/enum_table.h"
#include "server/models/models.h"
#include "tests/unit/core/tier/rule_builder.h"

namespace turnopt::core {
namespace {

using testing_rules::Rule;

const Encoder& TestEncoder() {
  static const Encoder* const encoder = Encoder::Parse(models::EmbeddedEncoderTable())->release();
  return *encoder;
}

// The rules of a small cafe, matched by meaning as well.
class FlowRulesTest : public ::testing::Test {
 protected:
  void Load(std::vector<RuleSpec> specs, RuleOptions options = {}) {
    if (options.encoder == nullptr) options.encoder = &TestEncoder();
    auto rules = CompiledRules::Create(std::move(specs), options);
    ASSERT_TRUE(rules.ok()) << rules.status();
    rules_ = *std::move(rules);
  }

  static RuleSpec Hours() {
    return Rule("hours").Example("when do you open").Example("what are your opening hours");
  }
  static RuleSpec Vegan() {
    return Rule("vegan").Example("do you have vegan food").Example("is there anything vegetarian");
  }

  RuleMatch Match(const std::string& said, absl::string_view state = "") {
    return rules_->Match("", state, Normalizer().Normalize(said));
  }

  // The rule's id, or the reason why there is none.
  std::string Answer(const std::string& said, absl::string_view state = "") {
    const RuleMatch match = Match(said, state);
    return match.rule != nullptr ? match.rule->spec.id : base::Name(match.reason);
  }

  std::shared_ptr<const CompiledRules> rules_;
};

TEST_F(FlowRulesTest, MatchesWhatMeansTheSameWithItsConfidence) {
  Load({Hours(), Vegan()});
  const RuleMatch match = Match("when are you open");
  ASSERT_NE(match.rule, nullptr);
  EXPECT_EQ(match.rule->spec.id, "hours");
  EXPECT_EQ(match.matched, "when do you open");
  EXPECT_GE(match.confidence, RuleOptions().min_example_confidence);
  EXPECT_LT(match.confidence, 1);
  EXPECT_EQ(Match("when do you open").confidence, 1);
}

TEST_F(FlowRulesTest, RefusesOtherMatters) {
  Load({Hours(), Vegan()});
  EXPECT_EQ(Answer("my car broke down on the highway"), "no_match");
}

TEST_F(FlowRulesTest, ANearMissSaysSo) {
  RuleOptions strict;
  strict.min_example_confidence = 1;
  Load({Hours(), Vegan()}, strict);
  const RuleMatch match = Match("when are you open");
  EXPECT_EQ(match.rule, nullptr);
  EXPECT_EQ(match.reason, Reason::kBelowThreshold);
  EXPECT_GT(match.confidence, 0.5);
}

TEST_F(FlowRulesTest, ANegationOrNumberOfItsOwnRefuses) {
  RuleOptions lax;
  lax.min_example_confidence = 0.5;
  Load({Hours(), Vegan()}, lax);
  EXPECT_EQ(Answer("do you open"), "hours");
  EXPECT_EQ(Answer("do you not open"), "negated");
}

TEST_F(FlowRulesTest, PatternsGoBeforeMeaning) {
  Load({Hours(), Rule("time").Pattern("when are you.*").Priority(-5)});
  EXPECT_EQ(Answer("when are you open"), "time");
}

TEST_F(FlowRulesTest, MeaningRespectsStatesExclusionsAndLength) {
  RuleSpec hours = Hours();
  hours.states = {"greeting"};
  hours.exclusions = {"christmas"};
  hours.max_words = 6;
  Load({hours, Vegan()});
  EXPECT_EQ(Answer("when are you open", "greeting"), "hours");
  EXPECT_NE(Answer("when are you open", "closing"), "hours");
  EXPECT_NE(Answer("when do you open christmas", "greeting"), "hours");
  EXPECT_NE(Answer("tell us right now then when are you open", "greeting"), "hours");
}

TEST_F(FlowRulesTest, WhatIsNearButAsksSomethingElseIsRefused) {
  Load({Hours(), Rule("cancel").Example("cancel my order").Example("please cancel the order"),
        Rule("hang_up").Example("end the call now").EndsCall()});
  for (const char* said : {"why was my order cancelled", "did you cancel my order",
                           "cancel my order but keep the battery", "cancel my appointment"}) {
    EXPECT_NE(Answer(said), "cancel") << said;
  }
  EXPECT_EQ(Answer("could you cancel the order for me"), "cancel");
  EXPECT_EQ(Answer("end the call now"), "hang_up");
  EXPECT_NE(Answer("end this call now"), "hang_up");  // never by meaning alone
}

TEST_F(FlowRulesTest, WithoutAnEncoderExamplesMatchWordByWord) {
  const auto rules = CompiledRules::Create({Hours()});
  ASSERT_TRUE(rules.ok());
  const auto match = [&](const char* said) {
    return (*rules)->Match("", "", Normalizer().Normalize(said)).rule != nullptr;
  };
  EXPECT_TRUE(match("When do you open?"));
  EXPECT_FALSE(match("when are you open"));
}

TEST_F(FlowRulesTest, SelfTestsSeeMeaning) {
  RuleOptions options;
  options.encoder = &TestEncoder();
  RuleSpec hours = Hours();
  hours.does_not_match = {"when are you open"};
  EXPECT_FALSE(CompiledRules::Create({hours}, options).ok());
  options.min_example_confidence = 2;
  EXPECT_FALSE(CompiledRules::Create({Hours()}, options).ok());
}

}  // namespace
}  // namespace turnopt::core
