#include "server/core/tier/fixed_replies.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

std::unique_ptr<FixedReplies> Table(std::vector<std::string> lines, double min_asr = 0) {
  auto fixed = FixedReplies::Create({std::move(lines), min_asr});
  EXPECT_TRUE(fixed.ok()) << fixed.status();
  return *std::move(fixed);
}

TierResult Ask(const FixedReplies& fixed, const Turn& turn) {
  const NormalizedUtterance utterance = Normalizer().Normalize(turn.utterance);
  return fixed.Find({turn, "turn", utterance}, absl::UnixEpoch());
}

Turn Saying(const std::string& utterance) {
  Turn turn;
  turn.utterance = utterance;
  return turn;
}

TEST(FixedRepliesTest, AnswersTheUtteranceOfALineHoweverItIsWritten) {
  const auto fixed = Table({"When do you close? => At nine.", "what is your fax number => None."});
  const TierResult result = Ask(*fixed, Saying("when do you CLOSE"));
  EXPECT_TRUE(result.served);
  EXPECT_EQ(result.decision.reply, "At nine.");
  EXPECT_EQ(result.decision.reply_id, "fixed-1");
  EXPECT_EQ(result.decision.source, Source::kQuickResponse);
  EXPECT_EQ(result.decision.match, MatchKind::kExact);
  EXPECT_EQ(result.decision.reason, Reason::kExactMatch);
}

TEST(FixedRepliesTest, AnswersNothingThatIsNearlyALine) {
  const auto fixed = Table({"when do you close => At nine."});
  EXPECT_FALSE(Ask(*fixed, Saying("when do you close on sunday")).served);
  EXPECT_EQ(Ask(*fixed, Saying("when do you open")).decision.reason, Reason::kNoMatch);
  EXPECT_FALSE(Ask(*Table({}), Saying("when do you close")).served);
}

TEST(FixedRepliesTest, ARefusedLineIsACandidateStill) {
  const auto fixed = Table({"when do you close => At nine."}, 0.6);
  Turn turn = Saying("when do you close");
  turn.previous_reply = "At nine.";
  EXPECT_EQ(Ask(*fixed, turn).decision.reason, Reason::kRepeatsReply);
  EXPECT_FALSE(Ask(*fixed, turn).served);
  turn.previous_reply.clear();
  turn.asr_confidence = 0.5;
  EXPECT_EQ(Ask(*fixed, turn).decision.reason, Reason::kLowAsrConfidence);
  EXPECT_EQ(Ask(*fixed, turn).decision.reply, "At nine.");
  turn.asr_confidence = 0.6;
  EXPECT_TRUE(Ask(*fixed, turn).served);
}

TEST(FixedRepliesTest, AReplyMayHoldAnArrow) {
  EXPECT_EQ(
      Ask(*Table({"how do I reach you => A => B"}), Saying("how do i reach you")).decision.reply,
      "A => B");
}

TEST(FixedRepliesTest, ABadLineIsNamedByItsNumber) {
  const auto why = [](const char* line) {
    return std::string(
        FixedReplies::Create({{"when do you close => At nine.", line}, 0}).status().message());
  };
  EXPECT_EQ(why("when do you open"), "line 2 has no =>");
  EXPECT_EQ(why("when do you open =>  "), "line 2 has nothing on one side of =>");
  EXPECT_EQ(why(" => At nine."), "line 2 has nothing on one side of =>");
  EXPECT_EQ(why("yes => Fine."), "line 2 leans on what was said before it");
  EXPECT_EQ(why("When do you close? => At ten."), "line 2 asks what an earlier line asks");
}

}  // namespace
}  // namespace turnopt::core
