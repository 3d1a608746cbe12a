#include "server/core/tier/quick_responses.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/core/tier/rule_builder.h"

namespace turnopt::core {
namespace {

using testing_rules::Rule;

class QuickResponsesTest : public ::testing::Test {
 protected:
  void Load(std::vector<RuleSpec> specs) {
    auto rules = CompiledRules::Create(std::move(specs));
    ASSERT_TRUE(rules.ok()) << rules.status();
    if (tier_ == nullptr) {
      tier_ = *QuickResponses::Create({}, *std::move(rules));
    } else {
      tier_->Replace(*std::move(rules));
    }
  }

  TierResult Find(const std::string& said) {
    turn_.utterance = said;
    utterance_ = Normalizer().Normalize(said);
    return tier_->Find({turn_, "turn", utterance_}, now_);
  }

  // Finds and reports the reply as spoken.
  TierResult Speak(const std::string& said) {
    TierResult result = Find(said);
    Report(result.decision.source, result.decision.reply, result.decision.reply_id);
    return result;
  }

  void Report(Source source, const std::string& reply, const std::string& reply_id) {
    Completion completion;
    completion.turn = turn_;
    completion.spoken_source = source;
    completion.spoken_reply = reply;
    completion.reply_id = reply_id;
    tier_->Complete(completion, utterance_, nullptr, now_);
  }

  Turn turn_ = [] {
    Turn turn;
    turn.call_id = "call-1";
    return turn;
  }();
  NormalizedUtterance utterance_;
  absl::Time now_ = absl::UnixEpoch();
  std::unique_ptr<QuickResponses> tier_;
};

TEST_F(QuickResponsesTest, AnswersWithTheFilledReplyOfTheRule) {
  RuleSpec spec = Rule("greet").Pattern("hello");
  spec.replies = {"Hi {name}!"};
  Load({spec});
  turn_.variables = {{"name", "Ann"}};
  const TierResult result = Find("Hello!");
  EXPECT_TRUE(result.served);
  EXPECT_EQ(result.decision.source, Source::kQuickResponse);
  EXPECT_EQ(result.decision.match, MatchKind::kRule);
  EXPECT_EQ(result.decision.reason, Reason::kRuleMatched);
  EXPECT_EQ(result.decision.reply, "Hi Ann!");
  EXPECT_EQ(result.decision.reply_id, "greet#1");
  EXPECT_EQ(result.decision.confidence, 1);
  EXPECT_EQ(result.decision.matched_utterance, "hello");
}

TEST_F(QuickResponsesTest, AMissIsPlain) {
  Load({Rule("greet").Pattern("hello")});
  const TierResult result = Find("what is the weather");
  EXPECT_FALSE(result.served);
  EXPECT_EQ(result.decision.reason, Reason::kNoMatch);
  EXPECT_EQ(result.decision.source, Source::kLlm);
}

TEST_F(QuickResponsesTest, AskingDoesNotRotateSpeakingDoes) {
  Load({Rule("r").Pattern("hello").Reply("two").Reply("three")});
  const std::string first = Find("hello").decision.reply;
  EXPECT_EQ(Find("hello").decision.reply, first);
  EXPECT_EQ(Speak("hello").decision.reply, first);
  EXPECT_NE(Find("hello").decision.reply, first);
}

TEST_F(QuickResponsesTest, VariantsTakeTurnsWithinACall) {
  Load({Rule("r").Pattern("hello").Reply("two").Reply("three")});
  std::vector<std::string> heard;
  for (int i = 0; i < 6; ++i) heard.push_back(Speak("hello").decision.reply);
  EXPECT_EQ(std::set<std::string>(heard.begin(), heard.begin() + 3).size(), 3u);
  for (size_t i = 3; i < heard.size(); ++i) EXPECT_EQ(heard[i], heard[i - 3]);
}

TEST_F(QuickResponsesTest, CallsRotateApart) {
  Load({Rule("r").Pattern("hello").Reply("two")});
  const std::string first = Speak("hello").decision.reply;
  turn_.call_id = "call-2";
  const std::string other = Find("hello").decision.reply;
  turn_.call_id = "call-1";
  EXPECT_NE(Find("hello").decision.reply, first);
  turn_.call_id = "call-2";
  EXPECT_EQ(Find("hello").decision.reply, other);
}

TEST_F(QuickResponsesTest, TheOnlyVariantIsNotSpokenTwiceInARow) {
  Load({Rule("r").Pattern("hello")});
  EXPECT_TRUE(Speak("hello").served);
  const TierResult again = Find("hello");
  EXPECT_FALSE(again.served);
  EXPECT_EQ(again.decision.reason, Reason::kRepeatsReply);
  Report(Source::kLlm, "something else", "");
  EXPECT_TRUE(Find("hello").served);
}

TEST_F(QuickResponsesTest, NeverRepeatsThePreviousReply) {
  Load({Rule("r").Pattern("hello").Reply("two")});
  const std::string first = Find("hello").decision.reply;
  turn_.previous_reply = first;
  const TierResult result = Find("hello");
  EXPECT_TRUE(result.served);
  EXPECT_NE(result.decision.reply, first);
}

TEST_F(QuickResponsesTest, AVariantWithoutItsValuesIsPassedOver) {
  RuleSpec spec = Rule("r").Pattern("hello");
  spec.replies = {"Hi {name}!", "Hi {title} {name}!", "Hi there!"};
  Load({spec});
  for (int i = 0; i < 3; ++i) {
    turn_.call_id = "call-" + std::to_string(i);
    EXPECT_EQ(Find("hello").decision.reply, "Hi there!");
  }
}

TEST_F(QuickResponsesTest, NoVariantWithItsValuesMeansTheLlm) {
  RuleSpec spec = Rule("r").Pattern("hello");
  spec.replies = {"Hi {name}!"};
  Load({spec});
  const TierResult result = Find("hello");
  EXPECT_FALSE(result.served);
  EXPECT_EQ(result.decision.reason, Reason::kMissingVariable);
  EXPECT_EQ(result.decision.reply, "");
}

TEST_F(QuickResponsesTest, LowAsrConfidenceRefusesButNamesTheCandidate) {
  Load({Rule("r").Pattern("hello")});
  turn_.asr_confidence = 0.3;
  const TierResult result = Find("hello");
  EXPECT_FALSE(result.served);
  EXPECT_EQ(result.decision.reason, Reason::kLowAsrConfidence);
  EXPECT_EQ(result.decision.reply, "r reply");
  turn_.asr_confidence = 0.5;
  EXPECT_TRUE(Find("hello").served);
}

TEST_F(QuickResponsesTest, AVerificationIsNotASecondTurn) {
  Load({Rule("r").Pattern("hello")});
  Speak("hello");
  Completion completion;
  completion.turn = turn_;
  completion.verification = true;
  tier_->Complete(completion, utterance_, nullptr, now_);
  EXPECT_EQ(Find("hello").decision.reason, Reason::kRepeatsReply);
}

TEST_F(QuickResponsesTest, ForeignReplyIdsAreHarmless) {
  Load({Rule("r").Pattern("hello").Reply("two")});
  for (const char* id : {"", "#", "r#", "r#0", "r#x", "r#99", "#1", "r#4294967296", "gone#1"}) {
    Report(Source::kQuickResponse, "hi", id);
    EXPECT_TRUE(Find("hello").served) << id;
  }
}

TEST_F(QuickResponsesTest, ReplacedRulesTakeOver) {
  Load({Rule("old").Pattern("hello")});
  EXPECT_EQ(Find("hello").decision.reply_id, "old#1");
  Load({Rule("new").Pattern("hello")});
  EXPECT_EQ(Find("hello").decision.reply_id, "new#1");
  EXPECT_EQ(tier_->rules()->rules().size(), 1u);
}

TEST(QuickResponsesOptionsTest, RefusesBadOptions) {
  const auto rules = *CompiledRules::Create({});
  EXPECT_FALSE(QuickResponses::Create({1.1, 1}, rules).ok());
  EXPECT_FALSE(QuickResponses::Create({0.5, 0}, rules).ok());
  EXPECT_FALSE(QuickResponses::Create({}, nullptr).ok());
}

TEST(QuickResponsesOptionsTest, RuleIdOfAReplyId) {
  EXPECT_EQ(RuleIdOf("sales.busy#2"), "sales.busy");
  EXPECT_EQ(RuleIdOf("a#b#2"), "a#b");
  EXPECT_EQ(RuleIdOf("none"), "");
}

}  // namespace
}  // namespace turnopt::core
