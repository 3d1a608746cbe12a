#ifndef TURNOPT_CLIENT_CLI_STREAM_TURN_STREAM_H_
#define TURNOPT_CLIENT_CLI_STREAM_TURN_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "turnoptimizer/v1/turn.pb.h"

namespace turnopt::cli {

// One line of a turn stream: what the caller said, and what the agent's LLM said to it.
struct StreamTurn {
  std::string call;
  uint32_t turn = 0;
  double time_s = 0;  // since an epoch of the stream's own
  std::string flow;
  std::string state;
  std::string previous_reply;
  std::string utterance;
  std::map<std::string, std::string> variables;
  std::string reply;          // of the LLM
  bool called_tools = false;  // the LLM needed a tool: no stored reply can be right
  std::string answer_key;     // turns with equal keys may share an answer; never sent anywhere
  size_t line = 0;            // in the file, from 1
};

// One line. kInvalidArgument that names the field.
absl::StatusOr<StreamTurn> ParseStreamTurn(absl::string_view json);

// The file's first `limit` turns (0: all), in its order. kNotFound if it cannot be opened,
// kInvalidArgument that names the line.
absl::StatusOr<std::vector<StreamTurn>> ReadTurnStream(const std::string& path, size_t limit);

// As ReadTurnStream, from a text; `name` stands for the file in errors.
absl::StatusOr<std::vector<StreamTurn>> ParseTurnStream(absl::string_view text,
                                                        absl::string_view name, size_t limit);

// Puts the calls in another order, which the seed decides. Each call keeps its turns in their
// order; the stream's times stay where they are, so that time still goes forward.
void ShuffleCalls(uint64_t seed, std::vector<StreamTurn>* turns);

// What the sidecar is told of the turn: never the answer key or the LLM's reply. Each call counts
// as a caller of its own. `plain` leaves the dialog state out.
turnoptimizer::v1::Turn ToProtoTurn(const StreamTurn& turn, bool plain);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_STREAM_TURN_STREAM_H_
