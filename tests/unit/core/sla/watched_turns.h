// Completed turns as the tests of the monitors want them.
#ifndef TURNOPT_TESTS_UNIT_CORE_SLA_WATCHED_TURNS_H_
#define TURNOPT_TESTS_UNIT_CORE_SLA_WATCHED_TURNS_H_

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "server/core/sla/monitor.h"
#include "server/core/turn_record.h"

namespace turnopt::testing {

inline core::TurnRecord ServedTurn() {
  core::TurnRecord turn;
  turn.completed_at = absl::FromUnixSeconds(1767603600);
  turn.mode = core::Mode::kEnabled;
  turn.decision_known = true;
  turn.flow = "sales";
  turn.dialog_state = "5_price";
  turn.spoken = core::Source::kLlm;
  turn.llm_called = true;
  turn.utterance_words = 4;
  return turn;
}

inline core::TurnRecord TurnOfMs(int total_ms) {
  core::TurnRecord turn = ServedTurn();
  turn.latency.total = absl::Milliseconds(total_ms);
  return turn;
}

inline core::TurnRecord TurnOfQuality(double overall, std::string profile = "voice") {
  core::TurnRecord turn = ServedTurn();
  turn.quality.emplace();
  turn.quality->overall = overall;
  turn.quality->profile = std::move(profile);
  return turn;
}

inline core::WatchedTurn Serving(const core::TurnRecord& turn) {
  return {turn, core::Mode::kEnabled, core::Mode::kEnabled};
}

inline core::WatchedTurn Shadow(const core::TurnRecord& turn) {
  return {turn, core::Mode::kShadow, core::Mode::kShadow};
}

inline core::WatchedTurn OutsideCanary(const core::TurnRecord& turn) {
  return {turn, core::Mode::kShadow, core::Mode::kEnabled};
}

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_UNIT_CORE_SLA_WATCHED_TURNS_H_
