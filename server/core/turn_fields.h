// Every field of the records that are kept, once: its column in the turn log, its key in log lines
// and exports, and when a line has it. Storage, the log and the readers of both walk these tables.
//
// A new member of a record needs its row here and its column in storage/turn_log_schema.cc, no
// other line; without them the round trips of tests/unit fail. Kept nowhere, so without a row:
// QualityScore::factors, which only the response of ScoreResponse shows.
//
// Pure functions of their arguments.
#ifndef TURNOPT_SERVER_CORE_TURN_FIELDS_H_
#define TURNOPT_SERVER_CORE_TURN_FIELDS_H_

#include <type_traits>

#include "server/core/incident.h"
#include "server/core/turn_record.h"

namespace turnopt::core {

// When a log line has a field.
enum class InLine {
  kAlways,
  kUnlessEmpty,  // left out where it has no value: "", 0 or absent
  kHead,         // it is what every line begins with: the time, the message
};

// One row. Durations are named without their unit, which a column or a line adds.
struct RecordField {
  constexpr RecordField(const char* column, const char* key, InLine in_line = InLine::kAlways,
                        int decimals = -1)
      : column(column), key(key), in_line(in_line), decimals(decimals) {}
  constexpr explicit RecordField(const char* name, InLine in_line = InLine::kAlways,
                                 int decimals = -1)
      : RecordField(name, name, in_line, decimals) {}

  const char* column;  // null: none, since other columns tell it
  const char* key;
  InLine in_line;
  int decimals;  // that a line shows of a number; negative: all
};

// FieldsOf<Record>::Visit(record, visitor) calls visitor(RecordField, member) for each field, in
// the order of log lines, and visitor.Group(member) for an optional of a struct that has fields of
// its own; such a struct is absent where its first field is. A visitor that writes members needs a
// record that is not const, and starts from Blank(): a kept record of which nothing was readable.
template <typename Record>
struct FieldsOf;

template <>
struct FieldsOf<Scope> {
  template <typename S, typename Visitor>
  static void Visit(S& scope, Visitor& visit) {
    visit(RecordField("tenant", InLine::kUnlessEmpty), scope.tenant);
    visit(RecordField("agent_version", InLine::kUnlessEmpty), scope.agent_version);
    visit(RecordField("facts_epoch", InLine::kUnlessEmpty), scope.facts_epoch);
    visit(RecordField("locale", InLine::kUnlessEmpty), scope.locale);
  }
};

template <>
struct FieldsOf<StageLatency> {
  template <typename Latency, typename Visitor>
  static void Visit(Latency& latency, Visitor& visit) {
    visit(RecordField("total", InLine::kUnlessEmpty), latency.total);
    visit(RecordField("stt", InLine::kUnlessEmpty), latency.stt);
    visit(RecordField("endpointing", InLine::kUnlessEmpty), latency.endpointing);
    visit(RecordField("prompt", InLine::kUnlessEmpty), latency.prompt);
    visit(RecordField("llm_first_token", InLine::kUnlessEmpty), latency.llm_first_token);
    visit(RecordField("llm", InLine::kUnlessEmpty), latency.llm);
    visit(RecordField("tts_first_byte", InLine::kUnlessEmpty), latency.tts_first_byte);
    visit(RecordField("tts", InLine::kUnlessEmpty), latency.tts);
  }
};

template <>
struct FieldsOf<QualityScore> {
  template <typename Quality, typename Visitor>
  static void Visit(Quality& quality, Visitor& visit) {
    visit(RecordField("quality", "overall_quality_score", InLine::kAlways, 2), quality.overall);
    if constexpr (!std::is_const_v<Quality>) quality.status = StatusOfQuality(quality.overall);
    visit(RecordField(nullptr, "quality_status"), quality.status);
    visit(RecordField("quality_uncalibrated", InLine::kAlways, 2), quality.uncalibrated);
    visit(RecordField("quality_profile"), quality.profile);
    visit(RecordField("quality_caps", InLine::kUnlessEmpty), quality.caps);
  }
};

template <>
struct FieldsOf<TurnRecord> {
  static TurnRecord Blank() { return {}; }

  // What every line about the turn has.
  template <typename Turn, typename Visitor>
  static void VisitHead(Turn& turn, Visitor& visit) {
    visit(RecordField("completed_at", "timestamp", InLine::kHead), turn.completed_at);
    visit(RecordField("turn_id"), turn.turn_id);
    visit(RecordField("call_hash"), turn.call_hash);
    visit(RecordField("flow"), turn.flow);
    visit(RecordField("dialog_state"), turn.dialog_state);
    visit(RecordField("mode"), turn.mode);
    visit(RecordField("spoken", "response_type"), turn.spoken);
    visit(RecordField("traceparent", InLine::kUnlessEmpty), turn.traceparent);
  }

  template <typename Turn, typename Visitor>
  static void Visit(Turn& turn, Visitor& visit) {
    VisitHead(turn, visit);
    FieldsOf<StageLatency>::Visit(turn.latency, visit);
    visit.Group(turn.quality);
    visit(RecordField("caller_hash", InLine::kUnlessEmpty), turn.caller_hash);
    FieldsOf<Scope>::Visit(turn.scope, visit);
    visit(RecordField("decision_known"), turn.decision_known);
    visit(RecordField("decided", "decided_response_type"), turn.decided);
    visit(RecordField("match_kind", "match"), turn.match);
    visit(RecordField("reason"), turn.reason);
    visit(RecordField("confidence", InLine::kAlways, 4), turn.confidence);
    visit(RecordField("candidate", "candidate_response_type", InLine::kUnlessEmpty),
          turn.candidate);
    visit(RecordField("verify"), turn.verify);
    visit(RecordField("interrupted"), turn.interrupted);
    visit(RecordField("utterance_hash"), turn.utterance_hash);
    visit(RecordField("utterance_bytes"), turn.utterance_bytes);
    visit(RecordField("utterance_words"), turn.utterance_words);
    visit(RecordField("reply_hash"), turn.reply_hash);
    visit(RecordField("reply_bytes"), turn.reply_bytes);
    visit(RecordField("reply_words"), turn.reply_words);
    visit(RecordField("utterance", InLine::kUnlessEmpty), turn.utterance);
    visit(RecordField("reply", InLine::kUnlessEmpty), turn.reply);
    visit(RecordField("llm_called"), turn.llm_called);
    visit(RecordField("llm_failed"), turn.llm_failed);
    visit(RecordField("llm_timed_out"), turn.llm_timed_out);
    visit(RecordField("llm_called_tools"), turn.llm_called_tools);
    visit(RecordField("model", InLine::kUnlessEmpty), turn.model);
    const bool tokens = turn.prompt_tokens != 0 || turn.completion_tokens != 0;
    const InLine in_line = tokens ? InLine::kAlways : InLine::kUnlessEmpty;
    visit(RecordField("prompt_tokens", in_line), turn.prompt_tokens);
    visit(RecordField("completion_tokens", in_line), turn.completion_tokens);
  }
};

template <>
struct FieldsOf<LabelRecord> {
  // Only labels that say right or wrong are kept.
  static LabelRecord Blank() {
    LabelRecord label;
    label.label.labelled = true;
    return label;
  }

  template <typename Label, typename Visitor>
  static void Visit(Label& label, Visitor& visit) {
    visit(RecordField("labelled_at", "timestamp", InLine::kHead), label.labelled_at);
    visit(RecordField("turn_id"), label.turn_id);
    visit(RecordField("flow"), label.flow);
    visit(RecordField("dialog_state"), label.dialog_state);
    visit(RecordField("tier"), label.source);
    visit(RecordField("served"), label.label.served);
    visit(RecordField("is_right", "right"), label.label.right);
    visit(RecordField("agreement", InLine::kAlways, 4), label.label.agreement);
    visit(RecordField("weight"), label.label.weight);
    FieldsOf<Scope>::Visit(label.scope, visit);
    visit(RecordField("learned"), label.label.learned);
    visit(RecordField("reason", "outcome"), label.label.outcome);
  }
};

template <>
struct FieldsOf<Incident> {
  static Incident Blank() {
    Incident incident;
    incident.kind = IncidentKind::kUnknownStoredKind;
    return incident;
  }

  template <typename I, typename Visitor>
  static void Visit(I& incident, Visitor& visit) {
    visit(RecordField("at", "timestamp", InLine::kHead), incident.at);
    visit(RecordField("line", "message", InLine::kHead), incident.line);
    visit(RecordField("incident_id"), incident.id);
    visit(RecordField("kind", "alert"), incident.kind);
    visit(RecordField("severity"), incident.severity);
    visit(RecordField("phase"), incident.phase);
    visit(RecordField("value"), incident.value);
    visit(RecordField("threshold"), incident.threshold);
    visit(RecordField("flow", InLine::kUnlessEmpty), incident.flow);
    visit(RecordField("triage", InLine::kUnlessEmpty), incident.triage);
  }
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TURN_FIELDS_H_
