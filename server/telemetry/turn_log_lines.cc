#include "server/telemetry/turn_log_lines.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

double Milliseconds(absl::Duration duration) {
  // Microseconds are as fine as anybody measures speech.
  return std::round(absl::ToDoubleMicroseconds(duration)) / 1000.0;
}

double Rounded(double value, double unit) { return std::round(value / unit) * unit; }

std::string Hex(uint64_t hash) { return absl::StrCat(absl::Hex(hash, absl::kZeroPad16)); }

// Fields that every line of a turn has.
LogFields TurnFields(const core::TurnRecord& turn) {
  LogFields fields = {
      {field::kTurnId, turn.turn_id},
      {field::kCallHash, Hex(turn.call_hash)},
      {field::kFlow, turn.flow},
      {field::kState, turn.dialog_state},
      {field::kMode, std::string(core::ModeName(turn.mode))},
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
  fields->emplace_back(field::kQualityScore, Rounded(quality.overall, 0.01));
  fields->emplace_back(field::kQualityStatus, std::string(core::QualityStatusName(quality.status)));
  fields->emplace_back(field::kQualityProfile, quality.profile);
  if (!quality.caps.empty()) {
    fields->emplace_back(field::kQualityCaps, absl::StrJoin(quality.caps, ","));
  }
}

// The decision, the texts' shapes and the LLM's part.
void AddTurn(const core::TurnRecord& turn, LogFields* fields) {
  if (turn.caller_hash != 0) fields->emplace_back(field::kCallerHash, Hex(turn.caller_hash));
  if (!turn.scope.tenant.empty()) fields->emplace_back(field::kTenant, turn.scope.tenant);
  if (!turn.scope.agent_version.empty()) {
    fields->emplace_back(field::kAgentVersion, turn.scope.agent_version);
  }
  fields->emplace_back(field::kDecided, std::string(core::ResponseTypeName(turn.decided)));
  fields->emplace_back(field::kMatch, std::string(core::MatchKindName(turn.match)));
  fields->emplace_back(field::kReason, std::string(core::ReasonName(turn.reason)));
  fields->emplace_back(field::kConfidence, Rounded(turn.confidence, 0.0001));
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

LogFields HitFields(const core::TurnRecord& turn, bool hit, double hit_rate, int64_t turns) {
  LogFields fields = TurnFields(turn);
  fields.emplace_back(field::kHit, hit);
  fields.emplace_back(field::kHitRate, Rounded(hit_rate, 0.0001));
  fields.emplace_back(field::kTurns, turns);
  fields.emplace_back(field::kMatch, std::string(core::MatchKindName(turn.match)));
  fields.emplace_back(field::kReason, std::string(core::ReasonName(turn.reason)));
  return fields;
}

std::string Line(const char* prefix, absl::string_view rest) {
  return absl::StrCat(prefix, " ", rest);
}

}  // namespace

TurnLogLines::HitRates TurnLogLines::Count(const core::TurnRecord& turn) {
  base::MutexLock lock(&mu_);
  ++turns_;
  if (turn.spoken == core::Source::kCache) ++cache_hits_;
  if (turn.spoken == core::Source::kQuickResponse) ++quick_hits_;
  HitRates rates;
  rates.turns = turns_;
  rates.cache = static_cast<double>(cache_hits_) / static_cast<double>(turns_);
  rates.quick = static_cast<double>(quick_hits_) / static_cast<double>(turns_);
  return rates;
}

void TurnLogLines::OnTurn(const core::TurnRecord& turn) {
  const HitRates rates = Count(turn);
  const absl::Time at = turn.completed_at;

  if (turn.latency.total) {
    LogFields fields = TurnFields(turn);
    AddLatency(turn.latency, &fields);
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kLatency,
                    absl::StrFormat("total_ms=%.0f", Milliseconds(*turn.latency.total))),
               fields);
  }
  const bool cached = turn.spoken == core::Source::kCache;
  log_.Write(LogLevel::kInfo, at,
             Line(log_prefix::kCache, absl::StrFormat("%s, hit rate %.1f%%",
                                                      cached ? "hit" : "miss", 100 * rates.cache)),
             HitFields(turn, cached, rates.cache, rates.turns));
  const bool quick = turn.spoken == core::Source::kQuickResponse;
  if (quick) {
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kQuickResponse,
                    absl::StrFormat("hit, hit rate %.1f%%", 100 * rates.quick)),
               HitFields(turn, quick, rates.quick, rates.turns));
  }
  if (turn.quality) {
    LogFields fields = TurnFields(turn);
    AddQuality(*turn.quality, &fields);
    log_.Write(LogLevel::kInfo, at,
               Line(log_prefix::kQuality,
                    absl::StrFormat("overall_quality_score=%.1f", turn.quality->overall)),
               fields);
  }

  LogFields fields = TurnFields(turn);
  AddLatency(turn.latency, &fields);
  if (turn.quality) AddQuality(*turn.quality, &fields);
  AddTurn(turn, &fields);
  log_.Write(LogLevel::kInfo, at, Line(log_prefix::kTelemetry, "Turn complete"), fields);
}

void TurnLogLines::OnIncident(const core::Incident& incident) {
  const bool raised = incident.phase == core::Incident::Phase::kRaised;
  LogFields fields = {
      {field::kIncidentId, incident.id},
      {field::kAlert, std::string(core::IncidentKindName(incident.kind))},
      {field::kSeverity, std::string(core::SeverityName(incident.severity))},
      {field::kPhase, std::string(raised ? "raised" : "resolved")},
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
  const bool grave = raised && incident.severity != core::Severity::kInfo;
  log_.Write(grave ? LogLevel::kWarning : LogLevel::kInfo, incident.at, incident.line, fields);
}

}  // namespace turnopt::telemetry
