#ifndef TURNOPT_TESTS_SUPPORT_TURN_REQUEST_H_
#define TURNOPT_TESTS_SUPPORT_TURN_REQUEST_H_

#include <string>

#include "turnoptimizer/v1/turn_optimizer.pb.h"

namespace turnopt::testing {

// A turn of the flow "demo" in state "1_opening", as an agent would send it.
inline turnoptimizer::v1::Turn DemoTurn(const std::string& call, const std::string& utterance) {
  turnoptimizer::v1::Turn turn;
  turn.set_call_id(call);
  turn.set_flow("demo");
  turn.set_dialog_state("1_opening");
  turn.set_utterance(utterance);
  turn.set_previous_reply("Hi, this is Ada from Acme. Is now a good time?");
  return turn;
}

// The report that the LLM spoke `reply`.
inline turnoptimizer::v1::CompleteTurnRequest SpokenByLlm(const std::string& turn_id,
                                                          const turnoptimizer::v1::Turn& turn,
                                                          const std::string& reply) {
  turnoptimizer::v1::CompleteTurnRequest report;
  report.set_turn_id(turn_id);
  *report.mutable_turn() = turn;
  report.set_spoken_source(turnoptimizer::v1::SOURCE_LLM);
  report.set_spoken_reply(reply);
  report.mutable_llm()->set_reply(reply);
  report.mutable_latency()->mutable_total()->set_seconds(1);
  return report;
}

// The report that the decision was spoken as it was.
inline turnoptimizer::v1::CompleteTurnRequest SpokenAsDecided(
    const turnoptimizer::v1::OptimizeTurnResponse& decided, const turnoptimizer::v1::Turn& turn) {
  turnoptimizer::v1::CompleteTurnRequest report;
  report.set_turn_id(decided.turn_id());
  *report.mutable_turn() = turn;
  report.set_spoken_source(decided.decision().source());
  report.set_spoken_reply(decided.decision().reply());
  report.set_reply_id(decided.decision().reply_id());
  report.mutable_latency()->mutable_total()->set_nanos(400'000'000);
  return report;
}

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_TURN_REQUEST_H_
