// Reads where in a call a turn is: the context that its neighbours are searched by, and the
// delexicalised texts.
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_REUSE_TURN_READER_H_
#define TURNOPT_SERVER_CORE_REUSE_TURN_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/core/language/delexicalize.h"
#include "server/core/language/judge_text.h"
#include "server/core/reuse/flow_book.h"
#include "server/core/turn.h"

namespace turnopt::core {

class TurnReader {
 public:
  // `reader` must outlive it. `context_weight` as in FlowBook::Options.
  TurnReader(const ReplyReader& reader, int encoder_dim, float context_weight)
      : reader_(reader), encoder_dim_(encoder_dim), context_weight_(context_weight) {}

  DialogContext Read(const Turn& turn, absl::string_view utterance_pattern,
                     absl::string_view previous_pattern) const;

 private:
  const ReplyReader& reader_;
  const int encoder_dim_;
  const float context_weight_;
};

// Hash of who must be distinct for k-anonymity: the caller, or where unknown the call.
uint64_t CallerHash(const Turn& turn);
uint64_t CallerHash(absl::string_view caller_id);

// 0 for an agent without dialog states.
uint64_t StateHash(absl::string_view dialog_state);

// The names of the variables that have a value, sorted.
std::vector<std::string> AvailableVariables(const Variables& variables);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_TURN_READER_H_
