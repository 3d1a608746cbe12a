// What other ways to decide would have served on a turn stream: a plain response cache, and a
// semantic cache that serves the nearest stored question from a cosine similarity on. The same
// turns, gold and encoder as for the learned replies; the caches are given every advantage that an
// integrator could give them (one cache a flow, nothing expires, tool turns left out on request).
#ifndef TURNOPT_TESTS_ACCURACY_PEERS_H_
#define TURNOPT_TESTS_ACCURACY_PEERS_H_

#include <cstddef>
#include <vector>

#include "server/core/language/encoder.h"
#include "tests/accuracy/turn_stream.h"

namespace turnopt::accuracy {

// Of the second half of a stream, as in PlayFigures.
struct PeerFigures {
  size_t turns = 0;
  size_t served = 0;
  size_t wrong = 0;
  size_t tool_turns_served = 0;
};

// Turns of the second half that could be answered right by some earlier reply: the same answer was
// given before, without a tool.
PeerFigures Ceiling(const std::vector<StreamTurn>& turns);

// The product's own plain cache, shared across callers: same flow, state and normalised words.
PeerFigures PlayPlainCache(const std::vector<StreamTurn>& turns, bool plain, bool keep_tool_turns);

// A semantic cache. The first half of the stream fills it; in the second half a question that finds
// nothing goes to the LLM and is stored, as such caches do.
class SemanticCache {
 public:
  struct Options {
    bool same_state = false;           // only what was asked in the same dialog state
    bool with_previous_reply = false;  // previous reply and utterance are embedded together
    bool keep_tool_turns = false;
    float min_cosine = 0.9f;
  };

  // Encodes the stream once. `turns` must outlive it.
  SemanticCache(const std::vector<StreamTurn>& turns, const core::Encoder& encoder);

  PeerFigures Play(const Options& options) const;

 private:
  absl::Span<const float> VectorOf(size_t turn, bool with_previous_reply) const;

  const std::vector<StreamTurn>& turns_;
  const size_t dim_;
  std::vector<float> utterances_;  // unit vectors, one after the other
  std::vector<float> joint_;       // of previous reply and utterance
};

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_PEERS_H_
