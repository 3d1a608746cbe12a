#include "server/config/rules_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace turnopt::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Error(absl::string_view text) {
  return std::string(ParseRules("f.yaml", text).status().message());
}

TEST(RulesYamlTest, ReadsEveryKey) {
  const auto rules = ParseRules("f.yaml", R"(
version: 1
flows: [sales, resale]
rules:
  - id: busy
    intent: caller has no time
    states: [1_opening, 2_permission]
    examples: [call me later, no]
    patterns: ["busy|occupied"]
    exclusions: ["line is busy"]
    replies:
      - "No problem, {lead_name}."
      - Another time, then.
    priority: -3
    max_words: 9
    matches: [I'm busy]
    does_not_match: [I'm not busy]
    whole_utterance: true
    allow_negation: true
    ends_call: true
    asks: [busy here, no time]
    traps: [our line is busy]
  - {id: second, flows: other, patterns: x, replies: y}
)");
  ASSERT_TRUE(rules.ok()) << rules.status();
  ASSERT_EQ(rules->size(), 2u);
  const core::RuleSpec& rule = rules->front();
  EXPECT_EQ(rule.id, "busy");
  EXPECT_EQ(rule.intent, "caller has no time");
  EXPECT_THAT(rule.flows, ElementsAre("sales", "resale"));
  EXPECT_THAT(rule.states, ElementsAre("1_opening", "2_permission"));
  EXPECT_THAT(rule.examples, ElementsAre("call me later", "no"));
  EXPECT_THAT(rule.patterns, ElementsAre("busy|occupied"));
  EXPECT_THAT(rule.exclusions, ElementsAre("line is busy"));
  EXPECT_THAT(rule.replies, ElementsAre("No problem, {lead_name}.", "Another time, then."));
  EXPECT_EQ(rule.priority, -3);
  EXPECT_EQ(rule.max_words, 9u);
  EXPECT_THAT(rule.matches, ElementsAre("I'm busy"));
  EXPECT_THAT(rule.does_not_match, ElementsAre("I'm not busy"));
  EXPECT_TRUE(rule.whole_utterance);
  EXPECT_TRUE(rule.allow_negation);
  EXPECT_TRUE(rule.ends_call);
  EXPECT_THAT(rule.asks, ElementsAre("busy here", "no time"));
  EXPECT_THAT(rule.traps, ElementsAre("our line is busy"));
  EXPECT_EQ(rule.origin, "f.yaml:5");

  const core::RuleSpec& second = rules->back();
  EXPECT_EQ(second.intent, "second");
  EXPECT_FALSE(second.whole_utterance || second.allow_negation || second.ends_call);
  EXPECT_THAT(second.flows, ElementsAre("other"));
  EXPECT_THAT(second.states, IsEmpty());
  EXPECT_EQ(second.priority, 0);
}

TEST(RulesYamlTest, ErrorsNameFileLineRuleAndKey) {
  EXPECT_THAT(
      Error("rules:\n  - id: r\n    patern: [a]\n"),
      AllOf(HasSubstr("f.yaml:3"), HasSubstr("rule `r`"), HasSubstr("unknown key `patern`")));
  EXPECT_THAT(Error("rules:\n  - id: r\n    patterns:\n      - a\n      - [b]\n"),
              AllOf(HasSubstr("f.yaml:5"), HasSubstr("patterns[1]"), HasSubstr("must be a text")));
  EXPECT_THAT(Error("rules: []\nrule: []\n"), AllOf(HasSubstr("f.yaml:2"), HasSubstr("`rule`")));
  EXPECT_THAT(Error("rules:\n  - patterns: a\n"),
              AllOf(HasSubstr("f.yaml:2"), HasSubstr("rules[0]"), HasSubstr("`id` is missing")));
  EXPECT_THAT(Error("rules:\n  - id: r\n    replies: a\n    replies: b\n"),
              AllOf(HasSubstr("f.yaml:4"), HasSubstr("`replies` is given twice")));
  EXPECT_THAT(Error("rules:\n  - id: r\n    priority: high\n"),
              AllOf(HasSubstr("f.yaml:3"), HasSubstr("`priority`"), HasSubstr("whole number")));
  EXPECT_THAT(Error("rules:\n  - id: r\n    max_words: 0\n"), HasSubstr("from 1 to 200"));
  EXPECT_THAT(Error("rules:\n  - id: r\n    examples: [\"\"]\n"),
              HasSubstr("examples[0]`: it is empty"));
  EXPECT_THAT(Error("rules:\n  - id: r\n    examples: [~]\n"), HasSubstr("must be a text"));
  EXPECT_THAT(Error("rules:\n  - r\n"), HasSubstr("rules[0]: it must be a map"));
  EXPECT_THAT(Error("version: 2\nrules: []\n"), HasSubstr("from 1 to 1"));
  EXPECT_THAT(Error("rules: {a: b}\n"), HasSubstr("must be a list"));
}

TEST(RulesYamlTest, RefusesWhatIsNotOneYamlMap) {
  EXPECT_THAT(Error(""), HasSubstr("must be a map"));
  EXPECT_THAT(Error("rules: []\n---\nrules: []\n"), HasSubstr("follows the first"));
  EXPECT_THAT(Error("- a\n"), HasSubstr("must be a map"));
  EXPECT_THAT(Error("flows: [a]\n"), HasSubstr("`rules` is missing"));
  EXPECT_THAT(Error("rules: [\n"), HasSubstr("f.yaml:"));
  EXPECT_THAT(Error("rules: \xff"), HasSubstr("UTF-8"));
  EXPECT_THAT(Error("? [a]\n: b\n"), HasSubstr("a key must be a text"));
  EXPECT_THAT(Error(std::string(kMaxRuleFileBytes + 1, ' ')), HasSubstr("at most"));
}

// yaml-cpp reads this as an unending row of empty documents.
TEST(RulesYamlTest, EndsOnACommaAtTheStart) {
  EXPECT_THAT(Error(", \"x\"]\n  r: [a]\n  m: [b: ["), HasSubstr("f.yaml"));
}

TEST(RulesYamlTest, SurvivesDeepNestingAndAliases) {
  EXPECT_THAT(Error("rules: " + std::string(100'000, '[')), HasSubstr("f.yaml"));
  EXPECT_THAT(Error("rules: &r [*r]\n"), HasSubstr("f.yaml"));
}

TEST(RulesYamlTest, FilesAreCompiledTogether) {
  const RuleFile one{"one.yaml", "rules:\n  - {id: a, patterns: x, replies: y, matches: x}\n"};
  const RuleFile two{"two.yaml", "rules:\n  - {id: b, patterns: z, replies: y}\n"};
  const auto rules = CompileRuleFiles({one, two});
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ((*rules)->rules().size(), 2u);
  EXPECT_THAT(CompileRuleFiles({one, one}).status().message(),
              AllOf(HasSubstr("one.yaml:2"), HasSubstr("taken")));
  const RuleFile hiding{"hiding.yaml",
                        "rules:\n  - {id: c, patterns: x, replies: y, priority: 1}\n"};
  EXPECT_THAT(CompileRuleFiles({one, hiding}).status().message(), HasSubstr("rule `c` answers it"));
}

}  // namespace
}  // namespace turnopt::config
