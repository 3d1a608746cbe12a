// Plays a turn stream straight into the learned replies, without a server: the first part in
// shadow, the rest served. Many shuffles in the time of one replay over gRPC; the figures have the
// names that `turnctl replay` gives them.
#ifndef TURNOPT_TESTS_ACCURACY_STREAM_PLAYER_H_
#define TURNOPT_TESTS_ACCURACY_STREAM_PLAYER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/base/enum_table.h"
#include "server/core/reuse/earned_reuse.h"
#include "tests/accuracy/turn_stream.h"

namespace turnopt::accuracy {

struct PlayOptions {
  core::EarnedReuse::Options reuse;
  bool plain = false;  // the agent has no dialog states
  double shadow_share = 0.5;
};

struct PlayFigures {
  size_t turns = 0;  // of the served part
  size_t served = 0;
  size_t wrong = 0;
  size_t tool_turns_served = 0;
  size_t verified = 0;
  size_t refill_mismatches = 0;
  size_t judged = 0;  // labels of the stream, and how often the gold agrees with them
  size_t judged_right = 0;
  size_t judged_right_true = 0;
  size_t truly_right = 0;
  size_t missing_pairs = 0;
  size_t pairs = 0;
  double final_threshold = 0;
  double estimated_risk = 0;
  // By what the LLM's reply was: goodbye, question, statement; and by words of the utterance:
  // 1-2, 3-5, 6-10, more.
  size_t turns_by_kind[3] = {}, served_by_kind[3] = {};
  size_t turns_by_length[4] = {}, served_by_length[4] = {};
  std::vector<size_t> wrong_turns;  // which turns of the served part were answered wrong
  std::vector<size_t> reasons = std::vector<size_t>(base::kCountOf<core::Reason>);
  // Of the turns that each reason refused, those whose confidence was above the threshold, and how
  // many of these were right.
  std::vector<size_t> cost = std::vector<size_t>(base::kCountOf<core::Reason>);
  std::vector<size_t> cost_right = std::vector<size_t>(base::kCountOf<core::Reason>);

  double Share(size_t count) const {
    return turns == 0 ? 0 : static_cast<double>(count) / static_cast<double>(turns);
  }
};

// One turn with a candidate, for fitting the confidence.
struct PlayedTurn {
  const StreamTurn& turn;
  size_t index;  // in the stream as it was played
  const core::ReuseEvidence& evidence;
  core::Reason reason;
  bool right;  // by the gold
  double agreement;
  // The turn of that id among those already played; null if there is none.
  std::function<const StreamTurn*(const std::string& turn_id)> find_turn;
};

// `on_turn`, if set, sees every turn that had a candidate and whose LLM reply was known.
PlayFigures Play(const std::vector<StreamTurn>& turns, const PlayOptions& options,
                 const core::EarnedReuse::Models& models,
                 const std::function<void(const PlayedTurn&)>& on_turn = nullptr);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_STREAM_PLAYER_H_
