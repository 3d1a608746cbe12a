#ifndef TURNOPT_CLIENT_CLI_REPLAY_DECISION_LOG_H_
#define TURNOPT_CLIENT_CLI_REPLAY_DECISION_LOG_H_

#include <string>

#include "client/cli/replay/replay_figures.h"
#include "client/cli/replay/replayer.h"
#include "client/cli/stream/turn_stream.h"

namespace turnopt::cli {

// One turn of a replay as a line of JSON, for whoever examines single decisions. Holds no texts:
// `line` and `source_turn_id` lead back to the stream.
std::string DecisionLine(const StreamTurn& turn, const ReplayedTurn& replayed, Verdict verdict);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPLAY_DECISION_LOG_H_
