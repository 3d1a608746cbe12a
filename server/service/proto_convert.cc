#include "server/service/proto_convert.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/core/turn_fields.h"
#include "server/service/field_check.h"
#include "server/service/limits.h"

namespace turnopt::service {
namespace {

absl::StatusOr<core::Variables> VariablesFrom(
    const google::protobuf::Map<std::string, std::string>& proto) {
  if (proto.size() > kMaxVariables) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "turn.variables: ", proto.size(), " entries, at most ", kMaxVariables, " are taken"));
  }
  core::Variables variables;
  for (const auto& [name, value] : proto) {
    TO_RETURN_IF_ERROR(CheckRequiredText("turn.variables: a name", name, kMaxVariableNameBytes));
    TO_RETURN_IF_ERROR(CheckText("turn.variables: a value", value, kMaxVariableValueBytes));
    variables.emplace(name, value);
  }
  return variables;
}

absl::StatusOr<core::StageLatency> StageLatencyFrom(const v1::StageLatency& proto) {
  core::StageLatency latency;
  absl::Status status;
  // The message's fields are named as the table's.
  const auto read = [&](const core::RecordField& row, absl::optional<absl::Duration>& stage) {
    const auto* field = proto.GetDescriptor()->FindFieldByName(row.column);
    if (!status.ok() || !proto.GetReflection()->HasField(proto, field)) return;
    const absl::StatusOr<absl::Duration> duration =
        ToDuration(absl::StrCat("latency.", row.column),
                   static_cast<const google::protobuf::Duration&>(
                       proto.GetReflection()->GetMessage(proto, field)),
                   kMaxStage);
    status = duration.status();
    if (duration.ok()) stage = *duration;
  };
  core::FieldsOf<core::StageLatency>::Visit(latency, read);
  TO_RETURN_IF_ERROR(status);
  return latency;
}

}  // namespace

absl::StatusOr<core::LlmResult> FromProto(const v1::LlmResult& proto) {
  TO_RETURN_IF_ERROR(CheckText("llm.reply", proto.reply(), kMaxReplyBytes));
  TO_RETURN_IF_ERROR(CheckText("llm.model", proto.model(), kMaxNameBytes));
  core::LlmResult result;
  result.reply = proto.reply();
  result.failed = proto.failed();
  result.timed_out = proto.timed_out();
  result.called_tools = proto.called_tools();
  result.model = proto.model();
  result.prompt_tokens = proto.prompt_tokens();
  result.completion_tokens = proto.completion_tokens();
  return result;
}

absl::Status MissingTurn() { return Required("turn"); }

absl::StatusOr<core::Scope> FromProto(absl::string_view field, const v1::Scope& proto) {
  TO_RETURN_IF_ERROR(CheckText(absl::StrCat(field, ".tenant"), proto.tenant(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(
      CheckText(absl::StrCat(field, ".agent_version"), proto.agent_version(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(
      CheckText(absl::StrCat(field, ".facts_epoch"), proto.facts_epoch(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(CheckText(absl::StrCat(field, ".locale"), proto.locale(), kMaxNameBytes));
  return core::Scope{proto.tenant(), proto.agent_version(), proto.facts_epoch(), proto.locale()};
}

absl::StatusOr<core::Turn> FromProto(const v1::Turn& proto) {
  TO_RETURN_IF_ERROR(CheckRequiredText("turn.call_id", proto.call_id(), kMaxIdBytes));
  TO_RETURN_IF_ERROR(CheckText("turn.flow", proto.flow(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(CheckText("turn.dialog_state", proto.dialog_state(), kMaxNameBytes));
  TO_RETURN_IF_ERROR(CheckText("turn.utterance", proto.utterance(), kMaxUtteranceBytes));
  TO_RETURN_IF_ERROR(CheckText("turn.previous_reply", proto.previous_reply(), kMaxReplyBytes));
  TO_RETURN_IF_ERROR(CheckText("turn.caller_id", proto.caller_id(), kMaxIdBytes));
  core::Turn turn;
  turn.call_id = proto.call_id();
  if (proto.has_turn_index()) turn.turn_index = proto.turn_index();
  turn.flow = proto.flow();
  turn.dialog_state = proto.dialog_state();
  turn.utterance = proto.utterance();
  turn.previous_reply = proto.previous_reply();
  TO_ASSIGN_OR_RETURN(turn.variables, VariablesFrom(proto.variables()));
  TO_ASSIGN_OR_RETURN(turn.scope, FromProto("turn.scope", proto.scope()));
  if (proto.has_asr_confidence()) {
    TO_RETURN_IF_ERROR(CheckNumber("turn.asr_confidence", proto.asr_confidence(), 0, 1));
    turn.asr_confidence = proto.asr_confidence();
  }
  turn.caller_id = proto.caller_id();
  if (proto.has_occurred_at()) {
    TO_ASSIGN_OR_RETURN(turn.occurred_at, ToTime("turn.occurred_at", proto.occurred_at()));
  }
  return turn;
}

absl::StatusOr<core::Completion> FromProto(const v1::CompleteTurnRequest& proto) {
  TO_RETURN_IF_ERROR(CheckRequiredText("turn_id", proto.turn_id(), kMaxIdBytes));
  TO_RETURN_IF_ERROR(CheckText("spoken_reply", proto.spoken_reply(), kMaxReplyBytes));
  TO_RETURN_IF_ERROR(CheckText("reply_id", proto.reply_id(), kMaxIdBytes));
  core::Completion completion;
  completion.turn_id = proto.turn_id();
  if (proto.has_turn()) {
    TO_ASSIGN_OR_RETURN(completion.turn, FromProto(proto.turn()));
  }
  TO_ASSIGN_OR_RETURN(completion.spoken_source,
                      FromProto<core::Source>("spoken_source", proto.spoken_source()));
  completion.spoken_reply = proto.spoken_reply();
  completion.reply_id = proto.reply_id();
  if (proto.has_llm()) {
    TO_ASSIGN_OR_RETURN(completion.llm, FromProto(proto.llm()));
  }
  TO_ASSIGN_OR_RETURN(completion.latency, StageLatencyFrom(proto.latency()));
  completion.interrupted = proto.interrupted();
  completion.verification = proto.verification();
  if (completion.verification && !completion.llm) {
    return Invalid("llm", "required with `verification`");
  }
  return completion;
}

void ToProto(const core::Decision& decision, v1::Decision* proto) {
  proto->set_source(ToProto(decision.source));
  proto->set_reply(decision.reply);
  proto->set_reply_id(decision.reply_id);
  proto->set_match(ToProto(decision.match));
  proto->set_confidence(decision.confidence);
  proto->set_matched_utterance(decision.matched_utterance);
  proto->set_source_turn_id(decision.source_turn_id);
  proto->set_reason(ToProto(decision.reason));
}

void ToProto(const core::LlmAdvice& advice, v1::LlmAdvice* proto) {
  FromDuration(advice.timeout, proto->mutable_timeout());
  if (advice.max_tokens) proto->set_max_tokens(*advice.max_tokens);
}

void ToProto(const core::Outcome& outcome, v1::OptimizeTurnResponse* proto) {
  proto->set_turn_id(outcome.turn_id);
  proto->set_mode(ToProto(outcome.mode));
  ToProto(outcome.decision, proto->mutable_decision());
  if (outcome.candidate) ToProto(*outcome.candidate, proto->mutable_candidate());
  ToProto(outcome.llm, proto->mutable_llm());
  proto->set_verify(outcome.verify);
}

void ToProto(const core::QualityScore& score, v1::QualityScore* proto) {
  proto->set_overall(score.overall);
  proto->set_status(ToProto(score.status));
  for (const core::QualityFactor& factor : score.factors) {
    v1::QualityFactor* out = proto->add_factors();
    out->set_name(factor.name);
    out->set_score(factor.score);
    out->set_weight(factor.weight);
    out->set_why(factor.why);
  }
  proto->set_profile(score.profile);
  for (const std::string& cap : score.caps) proto->add_caps(cap);
  proto->set_uncalibrated(score.uncalibrated);
}

}  // namespace turnopt::service
