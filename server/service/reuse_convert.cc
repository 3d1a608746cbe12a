#include "server/service/reuse_convert.h"

#include <string>
#include <utility>
#include <vector>

#include "server/service/field_check.h"
#include "server/service/proto_convert.h"

namespace turnopt::service {
namespace {

using NamedNumbers = google::protobuf::RepeatedPtrField<v1::NamedNumber>;

void AddNumbers(const std::vector<std::pair<std::string, double>>& numbers, NamedNumbers* proto) {
  for (const auto& [name, value] : numbers) {
    v1::NamedNumber* number = proto->Add();
    number->set_name(name);
    number->set_value(value);
  }
}

}  // namespace

void ToProto(const core::RiskControl::Status& status, double budget, v1::BudgetStatus* proto) {
  proto->set_budget(budget);
  proto->set_threshold(status.threshold);
  proto->set_risk(status.risk);
  proto->set_served(status.served);
  proto->set_bound(status.bound);
  proto->set_labels(status.labels);
  proto->set_effective_turns(status.effective_turns);
  proto->set_reviews(status.reviews);
  proto->set_verification_rate(status.verification_rate);
}

void ToProto(const core::Explanation& explanation, double budget, v1::LearnedExplanation* proto) {
  proto->set_served(explanation.served);
  proto->set_reason(ToProto(explanation.reason));
  proto->set_reply(explanation.reply);
  proto->set_reply_id(explanation.reply_id);
  proto->set_confidence(explanation.confidence);
  proto->set_distinct_callers(explanation.distinct_callers);
  for (const core::ExplainedNeighbour& neighbour : explanation.neighbours) {
    v1::ExplainedNeighbour* out = proto->add_neighbours();
    out->set_utterance(neighbour.utterance);
    out->set_reply(neighbour.reply);
    out->set_called_tools(neighbour.called_tools);
    out->set_same_state(neighbour.same_state);
    out->set_similarity(neighbour.similarity);
    out->set_weight(neighbour.weight);
    out->set_agrees_with_winner(neighbour.agrees_with_winner);
    out->set_share(neighbour.share);
    FromTime(neighbour.learned_at, out->mutable_learned_at());
    out->set_turn_id(neighbour.turn_id);
  }
  AddNumbers(explanation.inputs, proto->mutable_inputs());
  AddNumbers(explanation.log_odds, proto->mutable_log_odds());
  ToProto(explanation.budget, budget, proto->mutable_budget());
}

void ToProto(const core::ReplyRecord& reply, v1::LearnedReply* proto) {
  proto->set_reply_id(reply.reply_id);
  proto->set_pattern(reply.pattern);
  proto->set_operator_pattern(reply.operator_pattern);
  proto->set_pinned(reply.pinned);
  proto->set_banned(reply.banned);
  proto->set_servable(reply.servable);
  proto->set_given(reply.given);
  proto->set_right(reply.right);
  proto->set_wrong(reply.wrong);
  proto->set_served_since_confirmed(reply.served_since_confirmed);
  FromTime(reply.confirmed_at, proto->mutable_confirmed_at());
}

void ToProto(const core::ReviewItem& item, v1::Review* proto) {
  proto->set_turn_id(item.turn_id);
  proto->set_flow(item.flow);
  proto->set_dialog_state(item.dialog_state);
  proto->set_utterance(item.utterance);
  proto->set_candidate(item.candidate);
  proto->set_llm_reply(item.llm_reply);
  proto->set_llm_called_tools(item.llm_called_tools);
  proto->set_confidence(item.confidence);
  proto->set_agreement(item.agreement);
  FromTime(item.at, proto->mutable_labelled_at());
}

}  // namespace turnopt::service
