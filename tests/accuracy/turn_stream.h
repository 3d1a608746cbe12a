// Turn streams: JSON Lines, one turn a line, in time order. What the driver plays, and the gold by
// which it scores. The answer key never reaches the code under test.
#ifndef TURNOPT_TESTS_ACCURACY_TURN_STREAM_H_
#define TURNOPT_TESTS_ACCURACY_TURN_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/core/turn.h"

namespace turnopt::accuracy {

struct StreamTurn {
  std::string call;
  std::string flow;
  std::string state;
  std::string previous_reply;
  std::string utterance;
  core::Variables variables;
  std::string reply;          // what the LLM said
  bool called_tools = false;  // it needed a tool: whatever is reused is wrong
  std::string answer_key;     // gold
  size_t place = 0;           // in the file
};

// kNotFound, or kInvalidArgument with the number of the bad line.
absl::StatusOr<std::vector<StreamTurn>> ReadStream(const std::string& path);

// The same calls in another order, the turns of each in theirs. Seed 0 keeps the order.
std::vector<StreamTurn> ShuffleCalls(const std::vector<StreamTurn>& turns, uint64_t seed);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_TURN_STREAM_H_
