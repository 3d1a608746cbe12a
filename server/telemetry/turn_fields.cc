#include "server/telemetry/turn_fields.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

using Json = nlohmann::json;

std::string Hex(uint64_t hash) { return absl::StrCat(absl::Hex(hash, absl::kZeroPad16)); }

bool IsRaised(const core::Incident& incident) {
  return incident.phase == core::Incident::Phase::kRaised;
}

LogLevel LevelOf(const core::Incident& incident) {
  return IsRaised(incident) && incident.severity != core::Severity::kInfo ? LogLevel::kWarning
                                                                          : LogLevel::kInfo;
}

// The decision, the texts' shapes and the LLM's part.
void AddTurn(const core::TurnRecord& turn, LogFields* fields) {
  if (turn.caller_hash != 0) fields->emplace_back(field::kCallerHash, Hex(turn.caller_hash));
  if (!turn.scope.tenant.empty()) fields->emplace_back(field::kTenant, turn.scope.tenant);
  if (!turn.scope.agent_version.empty()) {
    fields->emplace_back(field::kAgentVersion, turn.scope.agent_version);
  }
  fields->emplace_back(field::kDecided, std::string(core::ResponseTypeName(turn.decided)));
  fields->emplace_back(field::kMatch, std::string(base::Name(turn.match)));
  fields->emplace_back(field::kReason, std::string(base::Name(turn.reason)));
  fields->emplace_back(field::kConfidence, Rounded(turn.confidence, 4));
  if (turn.candidate) {
    fields->emplace_back(field::kCandidate, std::string(core::ResponseTypeName(*turn.candidate)));
  }
  fields->emplace_back(field::kVerify, turn.verify);
  fields->emplace_back(field::kInterrupted, turn.interrupted);
  fields->emplace_back(field::kUtteranceHash, Hex(turn.utterance_hash));
  fields->emplace_back(field::kUtteranceBytes, static_cast<int64_t>(turn.utterance_bytes));
  fields->emplace_back(field::kUtteranceWords, static_cast<int64_t>(turn.utterance_words));
  fields->emplace_back(field::kReplyHash, Hex(turn.reply_hash));
  fields->emplace_back(field::kReplyBytes, static_cast<int64_t>(turn.reply_bytes));
  fields->emplace_back(field::kReplyWords, static_cast<int64_t>(turn.reply_words));
  if (!turn.utterance.empty()) fields->emplace_back(field::kUtterance, turn.utterance);
  if (!turn.reply.empty()) fields->emplace_back(field::kReply, turn.reply);
  fields->emplace_back(field::kLlmCalled, turn.llm_called);
  fields->emplace_back(field::kLlmFailed, turn.llm_failed);
  fields->emplace_back(field::kLlmTimedOut, turn.llm_timed_out);
  fields->emplace_back(field::kLlmCalledTools, turn.llm_called_tools);
  if (!turn.model.empty()) fields->emplace_back(field::kModel, turn.model);
  if (turn.prompt_tokens != 0 || turn.completion_tokens != 0) {
    fields->emplace_back(field::kPromptTokens, static_cast<int64_t>(turn.prompt_tokens));
    fields->emplace_back(field::kCompletionTokens, static_cast<int64_t>(turn.completion_tokens));
  }
}

// Reads the fields of one object; what is missing or of a wrong type is the default.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  std::string Text(const char* name) const {
    const Json* value = Find(name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
  }
  bool Flag(const char* name) const {
    const Json* value = Find(name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }
  absl::optional<double> Number(const char* name) const {
    const Json* value = Find(name);
    if (value == nullptr || !value->is_number()) return absl::nullopt;
    return value->get<double>();
  }
  uint32_t Count(const char* name) const {
    const double number = Number(name).value_or(0);
    return number > 0 && number <= 4294967295.0 ? static_cast<uint32_t>(number) : 0;
  }
  uint64_t Hash(const char* name) const {
    uint64_t hash = 0;
    return absl::SimpleHexAtoi(Text(name), &hash) ? hash : 0;
  }
  absl::optional<absl::Duration> Millis(const char* name) const {
    const absl::optional<double> number = Number(name);
    if (!number) return absl::nullopt;
    return absl::Microseconds(std::round(*number * 1000));
  }
  absl::optional<absl::Time> Time() const {
    absl::Time time;
    std::string error;
    if (!absl::ParseTime(absl::RFC3339_full, Text(field::kTimestamp), &time, &error)) {
      return absl::nullopt;
    }
    return time;
  }

 private:
  const Json* Find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }

  const Json& object_;
};

absl::optional<core::Source> SourceFromResponseType(absl::string_view name) {
  for (const core::Source source : {core::Source::kLlm, core::Source::kQuickResponse,
                                    core::Source::kCache, core::Source::kFallback}) {
    if (name == core::ResponseTypeName(source)) return source;
  }
  return absl::nullopt;
}

core::TurnRecord TurnFrom(const Fields& in, absl::Time at) {
  core::TurnRecord turn;
  turn.turn_id = in.Text(field::kTurnId);
  turn.completed_at = at;
  turn.call_hash = in.Hash(field::kCallHash);
  turn.caller_hash = in.Hash(field::kCallerHash);
  turn.scope.tenant = in.Text(field::kTenant);
  turn.scope.agent_version = in.Text(field::kAgentVersion);
  turn.flow = in.Text(field::kFlow);
  turn.dialog_state = in.Text(field::kState);
  turn.mode = base::FromName<core::Mode>(in.Text(field::kMode)).value_or(core::Mode::kDisabled);
  turn.spoken = SourceFromResponseType(in.Text(field::kResponseType)).value_or(core::Source::kLlm);
  turn.decided = SourceFromResponseType(in.Text(field::kDecided)).value_or(turn.spoken);
  turn.candidate = SourceFromResponseType(in.Text(field::kCandidate));
  turn.match =
      base::FromName<core::MatchKind>(in.Text(field::kMatch)).value_or(core::MatchKind::kNone);
  turn.reason =
      base::FromName<core::Reason>(in.Text(field::kReason)).value_or(core::Reason::kNoMatch);
  turn.confidence = in.Number(field::kConfidence).value_or(0);
  turn.verify = in.Flag(field::kVerify);
  turn.interrupted = in.Flag(field::kInterrupted);
  turn.utterance_hash = in.Hash(field::kUtteranceHash);
  turn.utterance_bytes = in.Count(field::kUtteranceBytes);
  turn.utterance_words = in.Count(field::kUtteranceWords);
  turn.reply_hash = in.Hash(field::kReplyHash);
  turn.reply_bytes = in.Count(field::kReplyBytes);
  turn.reply_words = in.Count(field::kReplyWords);
  turn.utterance = in.Text(field::kUtterance);
  turn.reply = in.Text(field::kReply);
  turn.llm_called = in.Flag(field::kLlmCalled);
  turn.llm_failed = in.Flag(field::kLlmFailed);
  turn.llm_timed_out = in.Flag(field::kLlmTimedOut);
  turn.llm_called_tools = in.Flag(field::kLlmCalledTools);
  turn.model = in.Text(field::kModel);
  turn.prompt_tokens = in.Count(field::kPromptTokens);
  turn.completion_tokens = in.Count(field::kCompletionTokens);
  turn.traceparent = in.Text(field::kTraceparent);
  turn.latency.total = in.Millis(field::kTotalMs);
  turn.latency.stt = in.Millis("stt_ms");
  turn.latency.endpointing = in.Millis("endpointing_ms");
  turn.latency.prompt = in.Millis("prompt_ms");
  turn.latency.llm_first_token = in.Millis("llm_first_token_ms");
  turn.latency.llm = in.Millis("llm_ms");
  turn.latency.tts_first_byte = in.Millis("tts_first_byte_ms");
  turn.latency.tts = in.Millis("tts_ms");
  if (const absl::optional<double> overall = in.Number(field::kQualityScore)) {
    core::QualityScore quality;
    quality.overall = *overall;
    quality.uncalibrated = *overall;
    quality.status = core::StatusOfQuality(*overall);
    quality.profile = in.Text(field::kQualityProfile);
    quality.caps = absl::StrSplit(in.Text(field::kQualityCaps), ',', absl::SkipEmpty());
    turn.quality = std::move(quality);
  }
  return turn;
}

core::LabelRecord LabelFrom(const Fields& in, absl::Time at) {
  core::LabelRecord label;
  label.turn_id = in.Text(field::kTurnId);
  label.labelled_at = at;
  label.scope.tenant = in.Text(field::kTenant);
  label.scope.agent_version = in.Text(field::kAgentVersion);
  label.flow = in.Text(field::kFlow);
  label.dialog_state = in.Text(field::kState);
  label.source = SourceFromResponseType(in.Text(field::kTier)).value_or(core::Source::kCache);
  label.label.labelled = true;
  label.label.served = in.Flag(field::kServed);
  label.label.right = in.Flag(field::kRight);
  label.label.agreement = in.Number(field::kAgreement).value_or(0);
  label.label.weight = in.Number(field::kWeight).value_or(1);
  return label;
}

core::Incident IncidentFrom(const Fields& in, absl::Time at) {
  core::Incident incident;
  incident.id = in.Text(field::kIncidentId);
  incident.at = at;
  incident.kind = base::FromName<core::IncidentKind>(in.Text(field::kAlert))
                      .value_or(core::IncidentKind::kUnknownStoredKind);
  incident.severity =
      base::FromName<core::Severity>(in.Text(field::kSeverity)).value_or(core::Severity::kInfo);
  incident.phase = in.Text(field::kPhase) == "resolved" ? core::Incident::Phase::kResolved
                                                        : core::Incident::Phase::kRaised;
  incident.flow = in.Text(field::kFlow);
  incident.line = in.Text(field::kMessage);
  incident.value = in.Number(field::kValue).value_or(0);
  incident.threshold = in.Number(field::kThreshold).value_or(0);
  return incident;
}

}  // namespace

double Milliseconds(absl::Duration duration) {
  return std::round(absl::ToDoubleMicroseconds(duration)) / 1000.0;
}

double Rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale;
}

LogFields TurnFields(const core::TurnRecord& turn) {
  LogFields fields = {
      {field::kTurnId, turn.turn_id},
      {field::kCallHash, Hex(turn.call_hash)},
      {field::kFlow, turn.flow},
      {field::kState, turn.dialog_state},
      {field::kMode, std::string(base::Name(turn.mode))},
      {field::kResponseType, std::string(core::ResponseTypeName(turn.spoken))},
  };
  if (!turn.traceparent.empty()) fields.emplace_back(field::kTraceparent, turn.traceparent);
  return fields;
}

void AddLatency(const core::StageLatency& latency, LogFields* fields) {
  const auto add = [fields](const char* name, const absl::optional<absl::Duration>& duration) {
    if (duration) fields->emplace_back(name, Milliseconds(*duration));
  };
  add(field::kTotalMs, latency.total);
  add("stt_ms", latency.stt);
  add("endpointing_ms", latency.endpointing);
  add("prompt_ms", latency.prompt);
  add("llm_first_token_ms", latency.llm_first_token);
  add("llm_ms", latency.llm);
  add("tts_first_byte_ms", latency.tts_first_byte);
  add("tts_ms", latency.tts);
}

void AddQuality(const core::QualityScore& quality, LogFields* fields) {
  fields->emplace_back(field::kQualityScore, Rounded(quality.overall, 2));
  fields->emplace_back(field::kQualityStatus, std::string(base::Name(quality.status)));
  fields->emplace_back(field::kQualityProfile, quality.profile);
  if (!quality.caps.empty()) {
    fields->emplace_back(field::kQualityCaps, absl::StrJoin(quality.caps, ","));
  }
}

LogFields CompleteTurnFields(const core::TurnRecord& turn) {
  LogFields fields = TurnFields(turn);
  AddLatency(turn.latency, &fields);
  if (turn.quality) AddQuality(*turn.quality, &fields);
  AddTurn(turn, &fields);
  return fields;
}

LogFields LabelFields(const core::LabelRecord& label) {
  LogFields fields = {
      {field::kTurnId, label.turn_id},
      {field::kFlow, label.flow},
      {field::kState, label.dialog_state},
      {field::kTier, std::string(core::ResponseTypeName(label.source))},
      {field::kServed, label.label.served},
      {field::kRight, label.label.right},
      {field::kAgreement, Rounded(label.label.agreement, 4)},
      {field::kWeight, label.label.weight},
  };
  if (!label.scope.tenant.empty()) fields.emplace_back(field::kTenant, label.scope.tenant);
  if (!label.scope.agent_version.empty()) {
    fields.emplace_back(field::kAgentVersion, label.scope.agent_version);
  }
  return fields;
}

LogFields IncidentFields(const core::Incident& incident) {
  LogFields fields = {
      {field::kIncidentId, incident.id},
      {field::kAlert, std::string(base::Name(incident.kind))},
      {field::kSeverity, std::string(base::Name(incident.severity))},
      {field::kPhase, std::string(IsRaised(incident) ? "raised" : "resolved")},
      {field::kValue, incident.value},
      {field::kThreshold, incident.threshold},
  };
  if (!incident.flow.empty()) fields.emplace_back(field::kFlow, incident.flow);
  if (!incident.triage.empty()) {
    fields.emplace_back(
        field::kDetail,
        absl::StrJoin(incident.triage, "; ", [](std::string* out, const core::Finding& finding) {
          absl::StrAppend(out, finding.name, ": ", finding.text);
        }));
  }
  return fields;
}

std::string TurnLine(const core::TurnRecord& turn) {
  return StructuredLog::Format(LogLevel::kInfo, turn.completed_at, log_message::kTurnComplete,
                               CompleteTurnFields(turn));
}

std::string LabelLine(const core::LabelRecord& label) {
  return StructuredLog::Format(LogLevel::kInfo, label.labelled_at, log_message::kTurnLabelled,
                               LabelFields(label));
}

std::string IncidentLine(const core::Incident& incident) {
  return StructuredLog::Format(LevelOf(incident), incident.at, incident.line,
                               IncidentFields(incident));
}

LineKind ReadLine(absl::string_view line, core::TurnLogVisitor& visitor) {
  const Json object = Json::parse(line.begin(), line.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return LineKind::kOther;
  const Fields in(object);
  const absl::optional<absl::Time> at = in.Time();
  if (!at) return LineKind::kOther;
  const std::string message = in.Text(field::kMessage);
  if (!in.Text(field::kIncidentId).empty()) {
    visitor.OnIncident(IncidentFrom(in, *at));
    return LineKind::kIncident;
  }
  if (in.Text(field::kTurnId).empty()) return LineKind::kOther;
  if (message == log_message::kTurnComplete) {
    visitor.OnTurn(TurnFrom(in, *at));
    return LineKind::kTurn;
  }
  if (message == log_message::kTurnLabelled) {
    visitor.OnLabel(LabelFrom(in, *at));
    return LineKind::kLabel;
  }
  return LineKind::kOther;
}

}  // namespace turnopt::telemetry
