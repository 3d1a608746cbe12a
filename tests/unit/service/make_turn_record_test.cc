#include "server/service/make_turn_record.h"

#include <gtest/gtest.h>

#include <memory>

#include "tests/support/record_members.h"

namespace turnopt::service {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1767603600);

core::AcceptedTurn SpokenByLlm() {
  core::AcceptedTurn accepted;
  accepted.completion.turn_id = "id";
  accepted.completion.turn.call_id = "call";
  accepted.completion.turn.utterance = " tell me  more ";
  accepted.completion.spoken_reply = "Gladly.";
  return accepted;
}

core::TurnRecord Record(const core::AcceptedTurn& turn, const RecordPrivacy& privacy = {}) {
  return MakeTurnRecord(turn, core::Mode::kShadow, absl::nullopt, "trace", privacy, kNow);
}

TEST(MakeTurnRecordTest, TextsAndIdsBecomeHashesAndShapes) {
  const core::TurnRecord record = Record(SpokenByLlm());
  EXPECT_EQ(record.utterance_words, 3u);
  EXPECT_EQ(record.utterance_bytes, 15u);
  EXPECT_EQ(record.reply_words, 1u);
  EXPECT_NE(record.call_hash, 0u);
  EXPECT_EQ(record.caller_hash, 0u) << "unknown";
  EXPECT_TRUE(record.utterance.empty());
  EXPECT_TRUE(record.reply.empty());
  EXPECT_EQ(record.traceparent, "trace");
}

TEST(MakeTurnRecordTest, TextsAreKeptAndIdsSaltedWhereAsked) {
  RecordPrivacy privacy;
  privacy.keep_texts = true;
  privacy.hash_seed = 7;
  const core::TurnRecord record = Record(SpokenByLlm(), privacy);
  EXPECT_EQ(record.reply, "Gladly.");
  EXPECT_NE(record.call_hash, Record(SpokenByLlm()).call_hash);
}

TEST(MakeTurnRecordTest, AnUnknownDecisionCountsForWhoeverSpokeInThePresentMode) {
  const core::TurnRecord record = Record(SpokenByLlm());
  EXPECT_FALSE(record.decision_known);
  EXPECT_EQ(record.mode, core::Mode::kShadow);
  EXPECT_EQ(record.decided, core::Source::kLlm);
  EXPECT_TRUE(record.llm_called) << "the LLM spoke";
}

TEST(MakeTurnRecordTest, AKnownDecisionIsToldAsItWas) {
  core::AcceptedTurn turn = SpokenByLlm();
  auto decision = std::make_shared<core::RememberedDecision>();
  decision->outcome.mode = core::Mode::kEnabled;
  decision->outcome.decision.reason = core::Reason::kSwitchedOff;
  decision->outcome.candidate.emplace();
  decision->outcome.candidate->source = core::Source::kCache;
  decision->outcome.candidate->confidence = 0.9;
  turn.decision = decision;
  const core::TurnRecord record = Record(turn);
  EXPECT_TRUE(record.decision_known);
  EXPECT_EQ(record.mode, core::Mode::kEnabled);
  EXPECT_EQ(record.reason, core::Reason::kSwitchedOff);
  EXPECT_EQ(record.candidate, core::Source::kCache);
  EXPECT_EQ(record.confidence, 0.9);
}

TEST(MakeTurnRecordTest, TheLlmsPartIsCarriedOver) {
  core::AcceptedTurn turn = SpokenByLlm();
  turn.completion.spoken_source = core::Source::kFallback;
  core::LlmResult llm;
  llm.timed_out = true;
  llm.called_tools = true;
  llm.model = "m";
  llm.prompt_tokens = 3;
  llm.completion_tokens = 4;
  turn.completion.llm = llm;
  const core::TurnRecord record = Record(turn);
  EXPECT_TRUE(record.llm_called);
  EXPECT_TRUE(record.llm_timed_out);
  EXPECT_TRUE(record.llm_called_tools);
  EXPECT_EQ(record.model, "m");
  EXPECT_EQ(record.prompt_tokens, 3u);
  EXPECT_EQ(record.completion_tokens, 4u);
  EXPECT_TRUE(record.IsError());
}

TEST(MakeTurnRecordTest, AFullReportLeavesNoFieldEmpty) {
  core::AcceptedTurn turn = SpokenByLlm();
  core::Completion& report = turn.completion;
  report.turn.caller_id = "caller";
  report.turn.scope = {"tenant", "v7", "epoch", "en-US"};
  report.turn.flow = "flow";
  report.turn.dialog_state = "state";
  report.spoken_source = core::Source::kFallback;
  report.llm = core::LlmResult{"reply", true, true, true, "m", 3, 4};
  const absl::optional<absl::Duration> stage = absl::Milliseconds(5);
  report.latency = {stage, stage, stage, stage, stage, stage, stage, stage};
  report.interrupted = true;
  auto decision = std::make_shared<core::RememberedDecision>();
  decision->outcome.mode = core::Mode::kEnabled;
  decision->outcome.decision.source = core::Source::kCache;
  decision->outcome.decision.match = core::MatchKind::kExact;
  decision->outcome.decision.reason = core::Reason::kSwitchedOff;
  decision->outcome.candidate.emplace().source = core::Source::kCache;
  decision->outcome.candidate->confidence = 0.9;
  decision->outcome.verify = true;
  turn.decision = decision;
  RecordPrivacy privacy;
  privacy.keep_texts = true;
  const core::TurnRecord record =
      MakeTurnRecord(turn, core::Mode::kShadow, core::QualityScore(), "trace", privacy, kNow);
  EXPECT_EQ(testing::FirstEmptyMember(record), 0);
  EXPECT_EQ(testing::FirstEmptyMember(record.scope), 0);
  EXPECT_EQ(testing::FirstEmptyMember(record.latency), 0);
}

}  // namespace
}  // namespace turnopt::service
