// Fills every field by reflection and fails when one is not carried over: a field that is added to
// the API and forgotten in the conversion is found here.
#include "server/service/proto_convert.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/core/turn_fields.h"
#include "tests/support/record_members.h"

namespace turnopt::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Sets a field to a value that is valid and not its default.
void Fill(Message* message, const FieldDescriptor* field) {
  const Reflection& reflection = *message->GetReflection();
  if (field->is_map()) {
    Message* entry = reflection.AddMessage(message, field);
    entry->GetReflection()->SetString(entry, entry->GetDescriptor()->map_key(), "name");
    entry->GetReflection()->SetString(entry, entry->GetDescriptor()->map_value(), "value");
    return;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetString(message, field, "text");
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(message, field, true);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.SetDouble(message, field, 0.5);
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.SetUInt32(message, field, 3);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(message, field, 3);
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.SetUInt64(message, field, 3);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(message, field, 3);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(message, field, 2);
    default:
      FAIL() << "no value for " << field->full_name();
  }
}

// Everything that the conversion makes of a turn and of a report, as one text.
std::string Dump(const core::Turn& t) {
  std::string text =
      absl::StrCat(t.call_id, "|", t.turn_index ? int(*t.turn_index) : -1, "|", t.flow, "|",
                   t.dialog_state, "|", t.utterance, "|", t.previous_reply, "|", t.scope.tenant,
                   "|", t.scope.agent_version, "|", t.scope.facts_epoch, "|");
  absl::StrAppend(&text, t.scope.locale, "|", t.asr_confidence ? *t.asr_confidence : -1, "|",
                  t.caller_id, "|", t.occurred_at ? absl::FormatTime(*t.occurred_at) : "");
  for (const auto& [name, value] : t.variables) absl::StrAppend(&text, "|", name, "=", value);
  return text;
}

std::string Dump(const core::Completion& c) {
  std::string text =
      absl::StrCat(c.turn_id, "|", Dump(c.turn), "|", base::Name(c.spoken_source), "|",
                   c.spoken_reply, "|", c.reply_id, "|", c.interrupted, c.verification, "|");
  if (c.llm) {
    absl::StrAppend(&text, c.llm->reply, "|", c.llm->failed, c.llm->timed_out, c.llm->called_tools,
                    "|", c.llm->model, "|", c.llm->prompt_tokens, "|", c.llm->completion_tokens);
  }
  for (const auto& stage :
       {c.latency.stt, c.latency.endpointing, c.latency.prompt, c.latency.llm_first_token,
        c.latency.llm, c.latency.tts_first_byte, c.latency.tts, c.latency.total}) {
    absl::StrAppend(&text, "|", stage ? absl::FormatDuration(*stage) : "-");
  }
  return text;
}

v1::Turn PlainTurn() {
  v1::Turn turn;
  turn.set_call_id("call");
  return turn;
}

v1::CompleteTurnRequest PlainReport() {
  v1::CompleteTurnRequest report;
  report.set_turn_id("id");
  report.set_spoken_source(v1::SOURCE_LLM);
  *report.mutable_turn() = PlainTurn();
  report.mutable_llm()->set_reply("reply");
  report.mutable_latency();
  return report;
}

// Calls `check` with a copy of `root` for each leaf below it that was filled, and the leaf's name.
void ForEachLeaf(const Message& root, const Message& at, const std::string& path,
                 const std::function<Message*(Message*)>& reach,
                 const std::function<void(const Message&, const std::string&)>& check) {
  const Descriptor& type = *at.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const std::string name = absl::StrCat(path, field->name());
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map();
    if (nested) {
      std::unique_ptr<Message> prototype(at.GetReflection()->GetMessage(at, field).New());
      ForEachLeaf(
          root, *prototype, name + ".",
          [reach, field](Message* message) {
            Message* parent = reach(message);
            return parent->GetReflection()->MutableMessage(parent, field);
          },
          check);
      continue;
    }
    std::unique_ptr<Message> copy(root.New());
    copy->CopyFrom(root);
    Fill(reach(copy.get()), field);
    check(*copy, name);
  }
}

TEST(ProtoConvertTest, EveryFieldOfATurnIsCarriedOver) {
  const v1::Turn plain = PlainTurn();
  const std::string before = Dump(*FromProto(plain));
  ForEachLeaf(
      plain, plain, "", [](Message* m) { return m; },
      [&](const Message& changed, const std::string& name) {
        const auto turn = FromProto(static_cast<const v1::Turn&>(changed));
        ASSERT_TRUE(turn.ok()) << turn.status();
        EXPECT_NE(Dump(*turn), before) << name << " is lost";
      });
}

TEST(ProtoConvertTest, EveryFieldOfAReportIsCarriedOver) {
  const v1::CompleteTurnRequest plain = PlainReport();
  const std::string before = Dump(*FromProto(plain));
  ForEachLeaf(
      plain, plain, "", [](Message* m) { return m; },
      [&](const Message& changed, const std::string& name) {
        const auto report = FromProto(static_cast<const v1::CompleteTurnRequest&>(changed));
        ASSERT_TRUE(report.ok()) << name << ": " << report.status();
        EXPECT_NE(Dump(*report), before) << name << " is lost";
      });
}

TEST(ProtoConvertTest, EveryStageIsReadFromTheFieldOfItsName) {
  v1::CompleteTurnRequest report = PlainReport();
  v1::StageLatency& stages = *report.mutable_latency();
  core::StageLatency expected;
  int64_t millis = 0;
  const auto set = [&](const core::RecordField& row, absl::optional<absl::Duration>& stage) {
    const FieldDescriptor* field = stages.GetDescriptor()->FindFieldByName(row.column);
    ASSERT_NE(field, nullptr) << row.column;
    stage = absl::Milliseconds(++millis);
    auto* duration = static_cast<google::protobuf::Duration*>(
        stages.GetReflection()->MutableMessage(&stages, field));
    duration->set_nanos(static_cast<int32_t>(millis * 1'000'000));
  };
  core::FieldsOf<core::StageLatency>::Visit(expected, set);
  EXPECT_EQ(millis, stages.GetDescriptor()->field_count());
  EXPECT_EQ(testing::FirstDifference(FromProto(report)->latency, expected), 0);
}

// Fails for each field of `message`, and of what it holds, that is not set.
void ExpectFilled(const Message& message, const std::string& path) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const std::string name = absl::StrCat(path, field->name());
    const Reflection& reflection = *message.GetReflection();
    if (field->is_repeated()) {
      EXPECT_GT(reflection.FieldSize(message, field), 0) << name;
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
          ExpectFilled(reflection.GetRepeatedMessage(message, field, k), name + ".");
        }
      }
      continue;
    }
    EXPECT_TRUE(reflection.HasField(message, field)) << name;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        field->message_type()->full_name() != "google.protobuf.Duration") {
      ExpectFilled(reflection.GetMessage(message, field), name + ".");
    }
  }
}

TEST(ProtoConvertTest, EveryFieldOfAnAnswerIsFilled) {
  core::Decision decision;
  decision.source = core::Source::kCache;
  decision.match = core::MatchKind::kConsensus;
  decision.reason = core::Reason::kConsensus;
  decision.reply = "reply";
  decision.reply_id = "id";
  decision.confidence = 0.5;
  decision.matched_utterance = "utterance";
  decision.source_turn_id = "turn";
  core::Outcome outcome;
  outcome.turn_id = "turn";
  outcome.mode = core::Mode::kShadow;
  outcome.decision = decision;
  outcome.candidate = decision;
  outcome.llm.timeout = absl::Seconds(4.5);
  outcome.llm.max_tokens = 100;
  outcome.verify = true;
  v1::OptimizeTurnResponse response;
  ToProto(outcome, &response);
  response.mutable_elapsed()->set_nanos(1);  // the handler's
  ExpectFilled(response, "");
}

TEST(ProtoConvertTest, EveryFieldOfAScoreIsFilled) {
  core::QualityScore score;
  score.overall = 70;
  score.uncalibrated = 71;
  score.status = core::QualityStatus::kAcceptable;
  score.factors = {{"tone", 70, 1, "Because."}};
  score.caps = {"repeat"};
  score.profile = "voice";
  v1::QualityScore proto;
  ToProto(score, &proto);
  ExpectFilled(proto, "");
}

}  // namespace
}  // namespace turnopt::service
