#include "server/telemetry/turn_fields.h"

#include <string>

#include "gtest/gtest.h"
#include "server/core/turn_fields.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/record_members.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::telemetry {
namespace {

using testing::CollectingVisitor;

const absl::Time kStart = absl::FromUnixSeconds(1'767'603'600);

template <typename Record>
std::string TextOf(const Record& record) {
  return StructuredLog::Format(LineOf(record));
}

core::TurnRecord ReadBack(const core::TurnRecord& turn) {
  CollectingVisitor rows;
  EXPECT_EQ(ReadLine(TextOf(turn), rows), LineKind::kTurn);
  return rows.turns.empty() ? core::TurnRecord() : rows.turns[0];
}

// Rounds what lines round: times to milliseconds, and some numbers.
struct Printing {
  template <typename T>
  void operator()(const core::RecordField&, T&) {}
  void operator()(const core::RecordField& field, double& value) {
    if (field.decimals >= 0) value = Rounded(value, field.decimals);
  }
  void operator()(const core::RecordField&, absl::Time& time) {
    time = absl::FromUnixMillis(absl::ToUnixMillis(time));
  }
  template <typename T>
  void Group(absl::optional<T>& group) {
    if (group) core::FieldsOf<T>::Visit(*group, *this);
  }
};

template <typename Record>
Record AsPrinted(Record record) {
  Printing printing;
  core::FieldsOf<Record>::Visit(record, printing);
  return record;
}

TEST(TurnFieldsTest, NoFieldOfAnyRecordIsLost) {
  testing::RandomRecords random(21);
  for (int i = 0; i < 500; ++i) {
    const core::TurnRecord turn = random.Turn();
    const core::LabelRecord label = random.Label();
    const core::Incident incident = random.Incident();
    CollectingVisitor rows;
    ASSERT_EQ(ReadLine(TextOf(turn), rows), LineKind::kTurn);
    ASSERT_EQ(ReadLine(TextOf(label), rows), LineKind::kLabel);
    ASSERT_EQ(ReadLine(TextOf(incident), rows), LineKind::kIncident);
    ASSERT_EQ(testing::FirstDifference(rows.turns[0], AsPrinted(turn)), 0) << TextOf(turn);
    ASSERT_EQ(testing::FirstDifference(rows.labels[0], AsPrinted(label)), 0) << TextOf(label);
    ASSERT_EQ(testing::FirstDifference(rows.incidents[0], AsPrinted(incident)), 0)
        << TextOf(incident);
    ASSERT_TRUE(rows.labels[0].label.labelled);
    // Of the number before it was rounded.
    ASSERT_TRUE(!turn.quality || rows.turns[0].quality->status == turn.quality->status);
  }
}

// Byte for byte: queries, dashboards and reports over older logs go by these names.
TEST(TurnFieldsTest, LinesReadAsTheyAlwaysDid) {
  core::TurnRecord turn =
      testing::ShadowTurn("turn", kStart + absl::Milliseconds(125), core::Source::kQuickResponse);
  turn.call_hash = 0xfedcba9876543210;
  turn.latency.total = absl::Microseconds(2'345'678);
  turn.latency.tts_first_byte = absl::Milliseconds(120);
  turn.quality->overall = 71.254;
  turn.quality->status = core::QualityStatus::kAcceptable;
  turn.quality->caps = {"repeat", "empty"};
  turn.scope = {"tenant", "v7", "", ""};
  turn.traceparent = "00-1-2-01";
  EXPECT_EQ(
      TextOf(turn),
      R"({"timestamp":"2026-01-05T09:00:00.125Z","level":"info","service":"voice_agent",)"
      R"("message":"[TELEMETRY] Turn complete","turn_id":"turn","call_hash":"fedcba9876543210",)"
      R"("flow":"booking","dialog_state":"2_date","mode":"shadow","response_type":"llm",)"
      R"("traceparent":"00-1-2-01","total_ms":2345.678,"tts_first_byte_ms":120.0,)"
      R"("overall_quality_score":71.25,"quality_status":"acceptable",)"
      R"("quality_uncalibrated":80.0,"quality_profile":"voice","quality_caps":"repeat,empty",)"
      R"("caller_hash":"0000000000000016","tenant":"tenant","agent_version":"v7",)"
      R"("decision_known":true,"decided_response_type":"llm","match":"none",)"
      R"("reason":"mode_shadow","confidence":0.97,"candidate_response_type":"quick",)"
      R"("verify":false,"interrupted":false,"utterance_hash":"0000000000000000",)"
      R"("utterance_bytes":0,"utterance_words":0,"reply_hash":"0000000000000000",)"
      R"("reply_bytes":0,"reply_words":0,"llm_called":true,"llm_failed":false,)"
      R"("llm_timed_out":false,"llm_called_tools":false,"model":"large",)"
      R"("prompt_tokens":1000,"completion_tokens":100})");
  core::LabelRecord label = testing::LabelOf(turn, core::Source::kCache, /*right=*/false);
  label.label.weight = 20;
  EXPECT_EQ(TextOf(label),
            R"({"timestamp":"2026-01-05T09:00:00.145Z","level":"info","service":"voice_agent",)"
            R"("message":"[TELEMETRY] Turn labelled","turn_id":"turn","flow":"booking",)"
            R"("dialog_state":"2_date","tier":"cached","served":false,"right":false,)"
            R"("agreement":0.1,"weight":20.0,"tenant":"tenant","agent_version":"v7",)"
            R"("learned":false,"outcome":"accepted"})");
  core::Incident incident = testing::IncidentOf(core::IncidentKind::kErrorRate, kStart);
  incident.flow = "booking";
  incident.triage = {{"worst state", "5_price"}, {"errors", "3 of 5"}};
  EXPECT_EQ(TextOf(incident),
            R"({"timestamp":"2026-01-05T09:00:00.000Z","level":"warning",)"
            R"("service":"voice_agent","message":"[ALERT] Something is over its threshold",)"
            R"("incident_id":"error_rate-1767603600000","alert":"error_rate",)"
            R"("severity":"critical","phase":"raised","value":0.0,"threshold":0.0,)"
            R"("flow":"booking","detail":"worst state: 5_price; errors: 3 of 5",)"
            R"("triage":[["worst state","5_price"],["errors","3 of 5"]]})");
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
