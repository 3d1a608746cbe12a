#include "server/storage/turn_rows.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "server/base/enum_table.h"
#include "server/base/status_macros.h"

// Parameters and columns are bound and read in the order of the two column lists below, with a
// running number, so a new column is one line in the list, one in Insert and one in ReadTurn.

namespace turnopt::storage {
namespace {

constexpr absl::string_view kTurnColumns =
    "turn_id,completed_at,call_hash,caller_hash,tenant,agent_version,facts_epoch,locale,flow,"
    "dialog_state,mode,decision_known,decided,spoken,match_kind,reason,confidence,candidate,"
    "verify,utterance_hash,utterance_bytes,utterance_words,utterance,reply_hash,reply_bytes,"
    "reply_words,reply,stt_us,endpointing_us,prompt_us,llm_first_token_us,llm_us,"
    "tts_first_byte_us,tts_us,total_us,llm_called,llm_failed,llm_timed_out,llm_called_tools,"
    "model,prompt_tokens,completion_tokens,interrupted,quality,quality_uncalibrated,"
    "quality_profile,quality_caps,traceparent";

constexpr absl::string_view kLabelColumns =
    "turn_id,tier,labelled_at,tenant,agent_version,facts_epoch,locale,flow,dialog_state,served,"
    "is_right,agreement,weight,learned,reason";

constexpr absl::string_view kIncidentColumns =
    "incident_id,phase,kind,severity,at,flow,line,value,threshold,triage";

constexpr absl::string_view kRaised = "raised";
constexpr absl::string_view kResolved = "resolved";

std::string InsertSql(absl::string_view verb, absl::string_view table, absl::string_view columns) {
  const size_t count = static_cast<size_t>(std::count(columns.begin(), columns.end(), ',')) + 1;
  return absl::StrCat(verb, " INTO ", table, "(", columns, ") VALUES (",
                      absl::StrJoin(std::vector<absl::string_view>(count, "?"), ","), ")");
}

std::string SelectSql(absl::string_view table, absl::string_view columns, absl::string_view time) {
  return absl::StrCat("SELECT ", columns, " FROM ", table, " WHERE ", time, " >= ?1 AND ", time,
                      " < ?2 ORDER BY ", time, ", rowid");
}

absl::Time TimeFromStored(int64_t micros) { return absl::FromUnixMicros(micros); }

// Fills parameters from left to right.
class Binder {
 public:
  explicit Binder(Statement& statement) : statement_(statement) {}

  Binder& operator<<(absl::string_view text) {
    statement_.BindText(next_++, text);
    return *this;
  }
  Binder& operator<<(int64_t value) {
    statement_.BindInt(next_++, value);
    return *this;
  }
  Binder& operator<<(uint64_t hash) { return *this << static_cast<int64_t>(hash); }
  Binder& operator<<(uint32_t value) { return *this << static_cast<int64_t>(value); }
  Binder& operator<<(bool value) { return *this << static_cast<int64_t>(value); }
  Binder& operator<<(absl::Time time) { return *this << StoredTime(time); }
  Binder& operator<<(double value) {
    statement_.BindDouble(next_++, value);
    return *this;
  }
  Binder& operator<<(const absl::optional<absl::Duration>& duration) {
    if (duration) return *this << absl::ToInt64Microseconds(*duration);
    return Null();
  }
  Binder& operator<<(const core::Scope& scope) {
    return *this << scope.tenant << scope.agent_version << scope.facts_epoch << scope.locale;
  }
  Binder& Null() {
    statement_.BindNull(next_++);
    return *this;
  }

 private:
  Statement& statement_;
  int next_ = 0;
};

// Reads columns from left to right.
class Reader {
 public:
  explicit Reader(const Statement& statement) : statement_(statement) {}

  absl::string_view Text() { return statement_.Text(next_++); }
  std::string String() { return std::string(Text()); }
  int64_t Int() { return statement_.Int(next_++); }
  bool Bool() { return Int() != 0; }
  double Double() { return statement_.Double(next_++); }
  absl::Time Time() { return TimeFromStored(Int()); }
  uint64_t Hash() { return static_cast<uint64_t>(Int()); }
  uint32_t Count() {
    const int64_t value = Int();
    if (value < 0) return 0;
    return static_cast<uint32_t>(std::min<int64_t>(value, std::numeric_limits<uint32_t>::max()));
  }
  bool AtNull() const { return statement_.IsNull(next_); }
  void Skip(int columns) { next_ += columns; }
  absl::optional<absl::Duration> Duration() {
    if (AtNull()) {
      Skip(1);
      return absl::nullopt;
    }
    return absl::Microseconds(Int());
  }
  core::Scope Scope() {
    core::Scope scope;
    scope.tenant = String();
    scope.agent_version = String();
    scope.facts_epoch = String();
    scope.locale = String();
    return scope;
  }
  core::Source Source() {
    return base::FromName<core::Source>(Text()).value_or(core::Source::kLlm);
  }
  core::Reason Reason(core::Reason otherwise) {
    return base::FromName<core::Reason>(Text()).value_or(otherwise);
  }

 private:
  const Statement& statement_;
  int next_ = 0;
};

core::TurnRecord ReadTurn(const Statement& row) {
  Reader in(row);
  core::TurnRecord turn;
  turn.turn_id = in.String();
  turn.completed_at = in.Time();
  turn.call_hash = in.Hash();
  turn.caller_hash = in.Hash();
  turn.scope = in.Scope();
  turn.flow = in.String();
  turn.dialog_state = in.String();
  turn.mode = base::FromName<core::Mode>(in.Text()).value_or(core::Mode::kDisabled);
  turn.decision_known = in.Bool();
  turn.decided = in.Source();
  turn.spoken = in.Source();
  turn.match = base::FromName<core::MatchKind>(in.Text()).value_or(core::MatchKind::kNone);
  turn.reason = in.Reason(core::Reason::kNoMatch);
  turn.confidence = in.Double();
  if (in.AtNull()) {
    in.Skip(1);
  } else {
    turn.candidate = in.Source();
  }
  turn.verify = in.Bool();
  turn.utterance_hash = in.Hash();
  turn.utterance_bytes = in.Count();
  turn.utterance_words = in.Count();
  turn.utterance = in.String();
  turn.reply_hash = in.Hash();
  turn.reply_bytes = in.Count();
  turn.reply_words = in.Count();
  turn.reply = in.String();
  turn.latency.stt = in.Duration();
  turn.latency.endpointing = in.Duration();
  turn.latency.prompt = in.Duration();
  turn.latency.llm_first_token = in.Duration();
  turn.latency.llm = in.Duration();
  turn.latency.tts_first_byte = in.Duration();
  turn.latency.tts = in.Duration();
  turn.latency.total = in.Duration();
  turn.llm_called = in.Bool();
  turn.llm_failed = in.Bool();
  turn.llm_timed_out = in.Bool();
  turn.llm_called_tools = in.Bool();
  turn.model = in.String();
  turn.prompt_tokens = in.Count();
  turn.completion_tokens = in.Count();
  turn.interrupted = in.Bool();
  if (in.AtNull()) {
    in.Skip(4);
  } else {
    core::QualityScore quality;
    quality.overall = in.Double();
    quality.uncalibrated = in.Double();
    quality.status = core::StatusOfQuality(quality.overall);
    quality.profile = in.String();
    quality.caps = absl::StrSplit(in.Text(), ',', absl::SkipEmpty());
    turn.quality = std::move(quality);
  }
  turn.traceparent = in.String();
  return turn;
}

core::LabelRecord ReadLabel(const Statement& row) {
  Reader in(row);
  core::LabelRecord label;
  label.turn_id = in.String();
  label.source = base::FromName<core::Source>(in.Text()).value_or(core::Source::kCache);
  label.labelled_at = in.Time();
  label.scope = in.Scope();
  label.flow = in.String();
  label.dialog_state = in.String();
  label.label.labelled = true;
  label.label.served = in.Bool();
  label.label.right = in.Bool();
  label.label.agreement = in.Double();
  label.label.weight = in.Double();
  label.label.learned = in.Bool();
  label.label.outcome =
      base::FromName<core::ReportOutcome>(in.Text()).value_or(core::ReportOutcome::kAccepted);
  return label;
}

// An array of [name, text] pairs.
std::string TriageToText(const std::vector<core::Finding>& triage) {
  nlohmann::json findings = nlohmann::json::array();
  for (const core::Finding& finding : triage) findings.push_back({finding.name, finding.text});
  // Bytes that are not UTF-8 must not throw.
  return findings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<core::Finding> TriageFromText(absl::string_view text) {
  std::vector<core::Finding> triage;
  const nlohmann::json findings =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!findings.is_array()) return triage;
  for (const nlohmann::json& finding : findings) {
    if (finding.is_array() && finding.size() == 2 && finding[0].is_string() &&
        finding[1].is_string()) {
      triage.push_back({finding[0].get<std::string>(), finding[1].get<std::string>()});
    }
  }
  return triage;
}

core::Incident ReadIncident(const Statement& row) {
  Reader in(row);
  core::Incident incident;
  incident.id = in.String();
  incident.phase =
      in.Text() == kResolved ? core::Incident::Phase::kResolved : core::Incident::Phase::kRaised;
  incident.kind = base::FromName<core::IncidentKind>(in.Text()).value_or(
      core::IncidentKind::kUnknownStoredKind);
  incident.severity = base::FromName<core::Severity>(in.Text()).value_or(core::Severity::kInfo);
  incident.at = in.Time();
  incident.flow = in.String();
  incident.line = in.String();
  incident.value = in.Double();
  incident.threshold = in.Double();
  incident.triage = TriageFromText(in.Text());
  return incident;
}

template <typename OnRow>
absl::Status ForEachRow(Database& database, const std::string& sql, const core::TimeRange& range,
                        OnRow on_row) {
  TO_ASSIGN_OR_RETURN(Statement select, database.Prepare(sql));
  select.BindInt(0, StoredTime(range.since));
  select.BindInt(1, StoredTime(range.until));
  while (true) {
    TO_ASSIGN_OR_RETURN(const bool row, select.Step());
    if (!row) return absl::OkStatus();
    on_row(select);
  }
}

}  // namespace

int64_t StoredTime(absl::Time time) { return absl::ToUnixMicros(time); }

absl::StatusOr<TurnRowWriter> TurnRowWriter::Create(Database& database) {
  TurnRowWriter writer;
  TO_ASSIGN_OR_RETURN(writer.turn_,
                      database.Prepare(InsertSql("INSERT OR IGNORE", "turns", kTurnColumns)));
  TO_ASSIGN_OR_RETURN(writer.label_,
                      database.Prepare(InsertSql("INSERT OR REPLACE", "labels", kLabelColumns)));
  TO_ASSIGN_OR_RETURN(writer.incident_, database.Prepare(InsertSql("INSERT OR IGNORE", "incidents",
                                                                   kIncidentColumns)));
  return writer;
}

absl::Status TurnRowWriter::Insert(const core::TurnRecord& turn) {
  Binder bind(turn_);
  bind << turn.turn_id << turn.completed_at << turn.call_hash << turn.caller_hash << turn.scope
       << turn.flow << turn.dialog_state << absl::string_view(base::Name(turn.mode))
       << turn.decision_known << absl::string_view(base::Name(turn.decided))
       << absl::string_view(base::Name(turn.spoken)) << absl::string_view(base::Name(turn.match))
       << absl::string_view(base::Name(turn.reason)) << turn.confidence;
  if (turn.candidate) {
    bind << absl::string_view(base::Name(*turn.candidate));
  } else {
    bind.Null();
  }
  bind << turn.verify << turn.utterance_hash << turn.utterance_bytes << turn.utterance_words
       << turn.utterance << turn.reply_hash << turn.reply_bytes << turn.reply_words << turn.reply
       << turn.latency.stt << turn.latency.endpointing << turn.latency.prompt
       << turn.latency.llm_first_token << turn.latency.llm << turn.latency.tts_first_byte
       << turn.latency.tts << turn.latency.total << turn.llm_called << turn.llm_failed
       << turn.llm_timed_out << turn.llm_called_tools << turn.model << turn.prompt_tokens
       << turn.completion_tokens << turn.interrupted;
  std::string caps;
  if (turn.quality) {
    caps = absl::StrJoin(turn.quality->caps, ",");
    bind << turn.quality->overall << turn.quality->uncalibrated << turn.quality->profile << caps;
  } else {
    bind.Null().Null().Null().Null();
  }
  bind << turn.traceparent;
  return turn_.Run();
}

absl::Status TurnRowWriter::Insert(const core::LabelRecord& label) {
  Binder bind(label_);
  bind << label.turn_id << absl::string_view(base::Name(label.source)) << label.labelled_at
       << label.scope << label.flow << label.dialog_state << label.label.served << label.label.right
       << label.label.agreement << label.label.weight << label.label.learned
       << absl::string_view(base::Name(label.label.outcome));
  return label_.Run();
}

absl::Status TurnRowWriter::Insert(const core::Incident& incident) {
  const std::string triage = TriageToText(incident.triage);
  Binder bind(incident_);
  bind << incident.id << (incident.phase == core::Incident::Phase::kResolved ? kResolved : kRaised)
       << absl::string_view(base::Name(incident.kind))
       << absl::string_view(base::Name(incident.severity)) << incident.at << incident.flow
       << incident.line << incident.value << incident.threshold << triage;
  return incident_.Run();
}

absl::Status ReadTurns(Database& database, const core::TimeRange& range,
                       core::TurnLogVisitor& visitor) {
  return ForEachRow(database, SelectSql("turns", kTurnColumns, "completed_at"), range,
                    [&](const Statement& row) { visitor.OnTurn(ReadTurn(row)); });
}

absl::Status ReadLabels(Database& database, const core::TimeRange& range,
                        core::TurnLogVisitor& visitor) {
  return ForEachRow(database, SelectSql("labels", kLabelColumns, "labelled_at"), range,
                    [&](const Statement& row) { visitor.OnLabel(ReadLabel(row)); });
}

absl::Status ReadIncidents(Database& database, const core::TimeRange& range,
                           core::TurnLogVisitor& visitor) {
  return ForEachRow(database, SelectSql("incidents", kIncidentColumns, "at"), range,
                    [&](const Statement& row) { visitor.OnIncident(ReadIncident(row)); });
}

}  // namespace turnopt::storage
