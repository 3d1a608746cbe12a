#include "server/telemetry/turn_fields.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::telemetry {
namespace {

using testing::CollectingVisitor;

const absl::Time kStart = absl::FromUnixSeconds(1'767'603'600);

core::TurnRecord ReadBack(const core::TurnRecord& turn) {
  CollectingVisitor rows;
  EXPECT_EQ(ReadLine(TurnLine(turn), rows), LineKind::kTurn);
  return rows.turns.empty() ? core::TurnRecord() : rows.turns[0];
}

TEST(TurnFieldsTest, WhatReportsNeedOfATurnComesBack) {
  core::TurnRecord in =
      testing::ShadowTurn("turn", kStart + absl::Milliseconds(125), core::Source::kQuickResponse);
  in.call_hash = 0xfedcba9876543210;
  in.utterance_hash = 3;
  in.reply_hash = 4;
  in.latency.total = absl::Microseconds(2'345'678);
  in.quality->overall = 71.25;
  in.quality->caps = {"repeat", "empty"};
  in.llm_timed_out = true;
  in.verify = true;
  in.scope.tenant = "tenant";
  in.scope.agent_version = "v7";
  in.utterance = "caf\xc3\xa9 \"quoted\"\n";
  const core::TurnRecord out = ReadBack(in);
  EXPECT_EQ(out.turn_id, in.turn_id);
  EXPECT_EQ(out.completed_at, in.completed_at);
  EXPECT_EQ(out.call_hash, in.call_hash);
  EXPECT_EQ(out.caller_hash, in.caller_hash);
  EXPECT_EQ(out.scope, in.scope);
  EXPECT_EQ(out.flow, in.flow);
  EXPECT_EQ(out.dialog_state, in.dialog_state);
  EXPECT_EQ(out.mode, core::Mode::kShadow);
  EXPECT_EQ(out.spoken, core::Source::kLlm);
  EXPECT_EQ(out.candidate, core::Source::kQuickResponse);
  EXPECT_EQ(out.reason, core::Reason::kModeShadow);
  EXPECT_EQ(out.confidence, in.confidence);
  EXPECT_TRUE(out.verify);
  EXPECT_EQ(out.latency.total, in.latency.total);
  EXPECT_EQ(out.latency.stt, absl::nullopt);
  EXPECT_EQ(out.quality->overall, 71.25);
  EXPECT_EQ(out.quality->caps, in.quality->caps);
  EXPECT_TRUE(out.llm_called);
  EXPECT_TRUE(out.llm_timed_out);
  EXPECT_EQ(out.model, in.model);
  EXPECT_EQ(out.prompt_tokens, in.prompt_tokens);
  EXPECT_EQ(out.completion_tokens, in.completion_tokens);
  EXPECT_EQ(out.utterance, in.utterance);
  EXPECT_EQ(out.utterance_hash, in.utterance_hash);
  EXPECT_EQ(out.reply_hash, in.reply_hash);
}

TEST(TurnFieldsTest, AnUnscoredUnmeasuredTurnStaysSo) {
  core::TurnRecord in = testing::BaselineTurn("turn", kStart);
  in.quality.reset();
  in.latency.total.reset();
  const core::TurnRecord out = ReadBack(in);
  EXPECT_FALSE(out.quality.has_value());
  EXPECT_FALSE(out.latency.total.has_value());
  EXPECT_FALSE(out.candidate.has_value());
}

TEST(TurnFieldsTest, ALabelComesBack) {
  core::LabelRecord in = testing::LabelOf(testing::ServedTurn("turn", kStart, core::Source::kCache),
                                          core::Source::kCache, /*right=*/false);
  in.label.weight = 20;
  CollectingVisitor rows;
  ASSERT_EQ(ReadLine(LabelLine(in), rows), LineKind::kLabel);
  const core::LabelRecord& out = rows.labels[0];
  EXPECT_EQ(out.turn_id, "turn");
  EXPECT_EQ(out.source, core::Source::kCache);
  EXPECT_TRUE(out.label.labelled);
  EXPECT_TRUE(out.label.served);
  EXPECT_FALSE(out.label.right);
  EXPECT_EQ(out.label.agreement, in.label.agreement);
  EXPECT_EQ(out.label.weight, 20);
}

TEST(TurnFieldsTest, AnIncidentComesBackWithItsLine) {
  core::Incident in = testing::IncidentOf(core::IncidentKind::kLatencyHigh, kStart);
  in.phase = core::Incident::Phase::kResolved;
  CollectingVisitor rows;
  ASSERT_EQ(ReadLine(IncidentLine(in), rows), LineKind::kIncident);
  EXPECT_EQ(rows.incidents[0].id, in.id);
  EXPECT_EQ(rows.incidents[0].kind, in.kind);
  EXPECT_EQ(rows.incidents[0].severity, in.severity);
  EXPECT_EQ(rows.incidents[0].phase, in.phase);
  EXPECT_EQ(rows.incidents[0].line, in.line);
}

TEST(TurnFieldsTest, OtherLinesAreNoRows) {
  CollectingVisitor rows;
  for (
      const char* line :
      {"", "not json", "[1, 2]", "{}", "{\"timestamp\": 5, \"turn_id\": \"x\"}",
       R"({"timestamp":"2026-01-05T09:00:00.000Z","message":"Listening"})",
       R"({"timestamp":"2026-01-05T09:00:00.000Z","message":"[LATENCY] total_ms=5","turn_id":"x"})",
       R"({"timestamp":"2026-01-05T09:00:00.000Z","message":"[TELEMETRY] Turn complete"})"}) {
    EXPECT_EQ(ReadLine(line, rows), LineKind::kOther) << line;
  }
  EXPECT_TRUE(rows.turns.empty());
}

TEST(TurnFieldsTest, FieldsOfAWrongTypeKeepTheirDefaults) {
  CollectingVisitor rows;
  ASSERT_EQ(ReadLine(R"({"timestamp":"2026-01-05T09:00:00.000Z",)"
                     R"("message":"[TELEMETRY] Turn complete","turn_id":"x","total_ms":"fast",)"
                     R"("mode":7,"call_hash":"zz","prompt_tokens":-4,"completion_tokens":1e300,)"
                     R"("llm_called":"yes","response_type":"later"})",
                     rows),
            LineKind::kTurn);
  EXPECT_FALSE(rows.turns[0].latency.total.has_value());
  EXPECT_EQ(rows.turns[0].mode, core::Mode::kDisabled);
  EXPECT_EQ(rows.turns[0].call_hash, 0u);
  EXPECT_EQ(rows.turns[0].prompt_tokens, 0u);
  EXPECT_EQ(rows.turns[0].completion_tokens, 0u);
  EXPECT_FALSE(rows.turns[0].llm_called);
  EXPECT_EQ(rows.turns[0].spoken, core::Source::kLlm);
}

TEST(TurnFieldsTest, BytesThatAreNotUtf8DoNotBreakTheLine) {
  core::TurnRecord in = testing::BaselineTurn("turn", kStart);
  in.flow = "bad \xff flow";
  EXPECT_EQ(ReadBack(in).turn_id, "turn");
}

}  // namespace
}  // namespace turnopt::telemetry
