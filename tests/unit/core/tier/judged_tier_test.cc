#include "server/core/tier/judged_tier.h"

#include <string>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

class OwnEvidence final : public TierEvidence {};

// Serves "yes" with evidence of its own, which it wants to see again.
class AlwaysYes final : public Tier {
 public:
  Source source() const override { return Source::kQuickResponse; }

  TierResult Find(const PreparedTurn&, absl::Time) const override {
    TierResult result;
    result.served = serves;
    result.decision.reply = "yes";
    result.evidence = evidence;
    return result;
  }

  TierLabel Complete(const Completion&, const NormalizedUtterance&,
                     std::shared_ptr<const TierEvidence> seen, absl::Time) override {
    seen_again = seen == evidence;
    return own_label;
  }

  const std::shared_ptr<const TierEvidence> evidence = std::make_shared<OwnEvidence>();
  bool serves = true;
  bool seen_again = false;
  TierLabel own_label;
};

class SameText final : public ReplyAgreement {
 public:
  double Agree(absl::string_view reply, absl::string_view reference) const override {
    return reply == reference ? 0.9 : 0.1;
  }
};

class JudgedTierTest : public ::testing::Test {
 protected:
  // A turn for which the LLM said `reply`.
  static Completion LlmSaid(const std::string& reply) {
    Completion completion;
    completion.llm = LlmResult();
    completion.llm->reply = reply;
    return completion;
  }

  TierLabel Play(const Completion& completion) {
    const Turn turn;
    const NormalizedUtterance utterance;
    const TierResult result = judged_.Find({turn, "turn", utterance}, absl::UnixEpoch());
    return judged_.Complete(completion, utterance, result.evidence, absl::UnixEpoch());
  }

  AlwaysYes tier_;
  SameText agreement_;
  JudgedTier judged_{tier_, agreement_};
};

TEST_F(JudgedTierTest, ACandidateIsRightWhenTheLlmSaidTheSame) {
  const TierLabel label = Play(LlmSaid("yes"));
  EXPECT_TRUE(label.labelled);
  EXPECT_TRUE(label.right);
  EXPECT_FALSE(label.served);
  EXPECT_DOUBLE_EQ(label.agreement, 0.9);
}

TEST_F(JudgedTierTest, AndWrongWhenItSaidSomethingElse) {
  const TierLabel label = Play(LlmSaid("no"));
  EXPECT_TRUE(label.labelled);
  EXPECT_FALSE(label.right);
}

TEST_F(JudgedTierTest, NothingStoredSaysWhatAToolSays) {
  Completion completion = LlmSaid("yes");
  completion.llm->called_tools = true;
  EXPECT_TRUE(Play(completion).labelled);
  EXPECT_FALSE(Play(completion).right);
}

TEST_F(JudgedTierTest, AVerifiedAnswerWasServed) {
  Completion completion = LlmSaid("yes");
  completion.spoken_source = Source::kQuickResponse;
  completion.verification = true;
  EXPECT_TRUE(Play(completion).served);
}

TEST_F(JudgedTierTest, WithoutAnLlmReplyThereIsNoLabel) {
  EXPECT_FALSE(Play(Completion()).labelled);
  EXPECT_FALSE(Play(LlmSaid("")).labelled);
  Completion failed = LlmSaid("yes");
  failed.llm->failed = true;
  EXPECT_FALSE(Play(failed).labelled);
  Completion interrupted = LlmSaid("yes");
  interrupted.interrupted = true;
  EXPECT_FALSE(Play(interrupted).labelled);
}

TEST_F(JudgedTierTest, WithoutACandidateThereIsNoLabel) {
  tier_.serves = false;
  EXPECT_FALSE(Play(LlmSaid("yes")).labelled);
  EXPECT_TRUE(tier_.seen_again);
}

TEST_F(JudgedTierTest, TheTierSeesItsOwnEvidenceAgain) {
  Play(LlmSaid("yes"));
  EXPECT_TRUE(tier_.seen_again);
}

TEST_F(JudgedTierTest, ALabelOfTheTierItselfIsLeftAlone) {
  tier_.own_label.labelled = true;
  tier_.own_label.right = true;
  EXPECT_TRUE(Play(LlmSaid("no")).right);
}

}  // namespace
}  // namespace turnopt::core
