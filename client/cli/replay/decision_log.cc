#include "client/cli/replay/decision_log.h"

#include <nlohmann/json.hpp>

#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

nlohmann::ordered_json ToJson(const turnoptimizer::v1::Decision& decision) {
  return {{"source", SourceWord(decision.source())}, {"match", MatchWord(decision.match())},
          {"reason", Word(decision.reason())},       {"confidence", decision.confidence()},
          {"reply_id", decision.reply_id()},         {"source_turn_id", decision.source_turn_id()}};
}

}  // namespace

std::string DecisionLine(const StreamTurn& turn, const ReplayedTurn& replayed, Verdict verdict) {
  nlohmann::ordered_json json;
  json["line"] = turn.line;
  json["call"] = turn.call;
  json["turn"] = turn.turn;
  json["turn_id"] = replayed.response.turn_id();
  json["enabled"] = replayed.enabled;
  json["called_tools"] = turn.called_tools;
  json["served"] = replayed.served();
  if (replayed.enabled && replayed.served()) {
    json["verdict"] = std::string(VerdictWord(verdict));
  }
  json["verify"] = replayed.response.verify();
  json["latency_us"] = absl::ToInt64Microseconds(replayed.latency);
  json["decision"] = ToJson(replayed.response.decision());
  if (replayed.response.has_candidate()) {
    json["candidate"] = ToJson(replayed.response.candidate());
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace turnopt::cli
