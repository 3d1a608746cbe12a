#include "server/core/tier/compiled_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/base/enum_table.h"
#include "tests/unit/core/tier/rule_builder.h"

namespace turnopt::core {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing_rules::Rule;

std::string Error(std::vector<RuleSpec> specs) {
  return std::string(CompiledRules::Create(std::move(specs)).status().message());
}

class Matcher {
 public:
  explicit Matcher(std::vector<RuleSpec> specs) {
    auto rules = CompiledRules::Create(std::move(specs));
    EXPECT_TRUE(rules.ok()) << rules.status();
    if (rules.ok()) rules_ = *rules;
  }

  // The rule's id, or the reason why there is none.
  std::string operator()(absl::string_view said, absl::string_view state = "",
                         absl::string_view flow = "") const {
    const RuleMatch match = rules_->Match(flow, state, Normalizer().Normalize(said));
    return match.rule != nullptr ? match.rule->spec.id : base::Name(match.reason);
  }

 private:
  std::shared_ptr<const CompiledRules> rules_;
};

TEST(CompiledRulesTest, MatchesPatternsAndExamples) {
  const Matcher match({Rule("busy").Pattern("busy").Example("call me later"),
                       Rule("price").Pattern("how much is it")});
  EXPECT_EQ(match("honestly, I'm busy"), "busy");
  EXPECT_EQ(match("Um, call me later, please."), "busy");
  EXPECT_EQ(match("call me later today"), "no_match");
  EXPECT_EQ(match("so how much is it"), "price");
  EXPECT_EQ(match("um"), "empty_utterance");
}

TEST(CompiledRulesTest, AppliesInItsFlowsAndStatesOnly) {
  const Matcher match({Rule("a").Pattern("x").Flow("sales").State("1_opening"),
                       Rule("b").Pattern("y").State("1_opening").State("2_pitch"),
                       Rule("c").Pattern("z")});
  EXPECT_EQ(match("x", "1_opening", "sales"), "a");
  EXPECT_EQ(match("x", "2_pitch", "sales"), "no_match");
  EXPECT_EQ(match("x", "1_opening", "booking"), "no_match");
  EXPECT_EQ(match("y", "2_pitch", "sales"), "b");
  EXPECT_EQ(match("y", "2_pitch", "unheard of"), "b");
  EXPECT_EQ(match("y", ""), "no_match");
  EXPECT_EQ(match("z", "anything", "sales"), "c");
}

TEST(CompiledRulesTest, PriorityThenStateThenLengthDecides) {
  EXPECT_EQ(Matcher({Rule("low").Pattern("send an email now"),
                     Rule("high").Pattern("send.*").Priority(5)})("send an email now"),
            "high");
  EXPECT_EQ(Matcher({Rule("any").Pattern("send an email now"),
                     Rule("here").Pattern("send.*").State("s")})("send an email now", "s"),
            "here");
  EXPECT_EQ(Matcher({Rule("long").Pattern("send an email"), Rule("short").Pattern("an email")})(
                "send an email"),
            "long");
  EXPECT_EQ(Matcher({Rule("pattern").Pattern("an email"),
                     Rule("example").Example("send an email")})("send an email"),
            "example");
}

TEST(CompiledRulesTest, TwoEqualRulesAreAmbiguousUnlessABetterOneFires) {
  EXPECT_EQ(Matcher({Rule("a").Pattern("x"), Rule("b").Pattern("x")})("x"), "ambiguous");
  EXPECT_EQ(Matcher({Rule("a").Pattern("x"), Rule("b").Pattern("x"),
                     Rule("c").Pattern("x").Priority(1)})("x"),
            "c");
}

TEST(CompiledRulesTest, ExclusionsNegationsAndLengthRefuse) {
  const Matcher match({Rule("busy").Pattern("busy( \\d)*").Exclusion("line").MaxWords(5)});
  EXPECT_EQ(match("busy"), "busy");
  EXPECT_EQ(match("the line is busy"), "excluded");
  EXPECT_EQ(match("I am not busy"), "different_detail");
  EXPECT_EQ(match("busy one two three four"), "busy");
  EXPECT_EQ(match("busy one two three four five"), "excluded");
}

TEST(CompiledRulesTest, APhraseInsideSomethingElseIsNotAsked) {
  const Matcher match({Rule("decline").Pattern("not interested").Pattern("no thank you"),
                       Rule("remove").Pattern("(do not|stop) (call|calling) me"),
                       Rule("price").Pattern("how much is it")});
  EXPECT_EQ(match("sorry, I'm really not interested, no thanks"), "decline");
  EXPECT_EQ(match("look, I told you, stop calling me"), "remove");
  for (const char* said :
       {"my colleague said he was not interested but I am", "not interested in discounts",
        "would you be offended if I said not interested", "don't call me a liar",
        "customers say stop calling me", "how much is it in euros", "not interested, but"}) {
    EXPECT_EQ(match(said), "different_detail") << said;
  }
}

TEST(CompiledRulesTest, ALowerRuleThatCoversMoreAnswers) {
  const Matcher match(
      {Rule("busy").Pattern("busy").Priority(9), Rule("line").Pattern("the line is busy")});
  EXPECT_EQ(match("the line is busy"), "line");
}

TEST(CompiledRulesTest, AWholeUtteranceHasOnlyCourtesiesBesideIt) {
  const Matcher match({Rule("whole").Pattern("stop").WholeUtterance()});
  EXPECT_EQ(match("please stop, thank you"), "whole");
  EXPECT_EQ(match("I think stop"), "different_detail");
}

TEST(CompiledRulesTest, WhatEndsTheCallIsReadTwice) {
  const Matcher match({Rule("ends").Pattern(".*remove my number.*").EndsCall(),
                       Rule("asks").Pattern(".*change my number.*")});
  EXPECT_EQ(match("I think you should remove my number"), "ends");
  for (const char* said : {"why did you remove my number", "did you remove my number",
                           "what if I remove my number", "remove my number if it is free"}) {
    EXPECT_EQ(match(said), "different_detail") << said;
  }
  EXPECT_EQ(match("what if I change my number"), "asks");
}

TEST(CompiledRulesTest, ANegationMayBeAllowed) {
  const Matcher match({Rule("open").Pattern("open").AllowNegation(), Rule("shut").Pattern("shut")});
  EXPECT_EQ(match("not open"), "open");
  EXPECT_EQ(match("open"), "open");
  EXPECT_EQ(match("not shut"), "different_detail");
}

TEST(CompiledRulesTest, AsksAndTrapsAreMeasuredApart) {
  const auto rules = CompiledRules::Create({Rule("busy")
                                                .Pattern("busy")
                                                .State("s")
                                                .Asks("I'm busy")
                                                .Asks("no time")
                                                .Traps("our line is busy")
                                                .Traps("hi"),
                                            Rule("hi").Pattern("hi")});
  ASSERT_TRUE(rules.ok()) << rules.status();
  const RuleFigures figures = (*rules)->Measure();
  EXPECT_EQ(figures.asks, 2u);
  EXPECT_EQ(figures.asks_answered, 1u);
  EXPECT_EQ(figures.traps, 2u);
  EXPECT_EQ(figures.traps_answered, 1u);
  ASSERT_EQ(figures.missed.size(), 1u);
  EXPECT_THAT(figures.missed[0],
              AllOf(HasSubstr("rule `busy`: asks[1]"), HasSubstr("in state `s`")));
  ASSERT_EQ(figures.answered.size(), 1u);
  EXPECT_THAT(figures.answered[0], AllOf(HasSubstr("traps[1]"), HasSubstr("rule `hi` answers it")));
}

TEST(CompiledRulesTest, AnotherRuleAnswersWhereOneIsExcluded) {
  const Matcher match({Rule("busy").Pattern("busy").Exclusion("line").Priority(9),
                       Rule("line").Pattern("the line is busy")});
  EXPECT_EQ(match("the line is busy"), "line");
}

TEST(CompiledRulesTest, ErrorsNameOriginRuleAndPlace) {
  EXPECT_THAT(Error({Rule("r").Origin("f.yaml:3").Pattern("ok").Pattern("(")}),
              AllOf(HasSubstr("f.yaml:3"), HasSubstr("rule `r`"), HasSubstr("patterns[1]")));
  EXPECT_THAT(Error({Rule("r").Pattern("a").Exclusion("b*")}), HasSubstr("exclusions[0]"));
  EXPECT_THAT(Error({Rule("r").Pattern("a").Reply("{")}), HasSubstr("replies[1]"));
  EXPECT_THAT(Error({Rule("r").Example("?!")}), HasSubstr("examples[0]: it has no words"));
  EXPECT_THAT(Error({Rule("r").Example("\xff")}), HasSubstr("UTF-8"));
  EXPECT_THAT(Error({Rule("r")}), HasSubstr("neither examples nor patterns"));
  EXPECT_THAT(Error({Rule("").Pattern("a")}), HasSubstr("id: it is empty"));
  EXPECT_THAT(Error({Rule("r").Origin("a:1").Pattern("a"), Rule("r").Origin("b:2").Pattern("b")}),
              AllOf(HasSubstr("b:2"), HasSubstr("taken by the rule at a:1")));
  RuleSpec silent = Rule("r").Pattern("a");
  silent.replies.clear();
  EXPECT_THAT(Error({silent}), HasSubstr("replies: there are none"));
}

TEST(CompiledRulesTest, FailedSelfTestsNameTheirIndex) {
  EXPECT_THAT(Error({Rule("r").Pattern("a").Matches("a").Matches("b")}),
              AllOf(HasSubstr("matches[1] \"b\""), HasSubstr("no rule answers it (no_match)")));
  EXPECT_THAT(Error({Rule("r").Pattern("a").DoesNotMatch("b").DoesNotMatch("a")}),
              AllOf(HasSubstr("does_not_match[1] \"a\""), HasSubstr("by \"a\"")));
  EXPECT_THAT(Error({Rule("r").Pattern("a").Matches("a"), Rule("over").Pattern("a").Priority(1)}),
              HasSubstr("rule `over` answers it"));
}

TEST(CompiledRulesTest, SelfTestsHoldInEveryFlowAndStateOfTheRule) {
  EXPECT_THAT(Error({Rule("r").Pattern("a").State("one").State("two").Matches("a"),
                     Rule("over").Pattern("a").State("two").Priority(1)}),
              HasSubstr("in state `two`"));
}

TEST(CompiledRulesTest, FingerprintChangesWithTheRules) {
  const auto fingerprint = [](RuleSpec spec) {
    return (*CompiledRules::Create({std::move(spec)}))->fingerprint();
  };
  EXPECT_EQ(fingerprint(Rule("r").Pattern("a")), fingerprint(Rule("r").Pattern("a")));
  EXPECT_NE(fingerprint(Rule("r").Pattern("a")), fingerprint(Rule("r").Pattern("b")));
  EXPECT_NE(fingerprint(Rule("r").Pattern("a")), fingerprint(Rule("r").Example("a")));
}

TEST(CompiledRulesTest, NoRulesMatchNothing) { EXPECT_EQ(Matcher({})("hello"), "no_match"); }

}  // namespace
}  // namespace turnopt::core
