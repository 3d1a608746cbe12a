#ifndef TURNOPT_SERVER_CORE_DECISION_H_
#define TURNOPT_SERVER_CORE_DECISION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/reason.h"
#include "server/core/turn.h"

namespace turnopt::core {

// A reply for the turn, or the reason why the LLM gives it.
struct Decision {
  Source source = Source::kLlm;
  MatchKind match = MatchKind::kNone;
  Reason reason = Reason::kNoMatch;
  std::string reply;              // with placeholders filled; empty for the LLM
  std::string reply_id;           // stable name of the stored reply; empty for the LLM
  double confidence = 0;          // 0..1: estimated probability that the reply is right
  std::string matched_utterance;  // delexicalised; empty where nothing was matched
  std::string source_turn_id;     // the turn whose reply is reused
};

// How long the agent should wait for its LLM, and how long the reply may get.
struct LlmAdvice {
  absl::Duration timeout;
  absl::optional<uint32_t> max_tokens;
};

// What a tier wants to see again when the turn is completed: the features and the confidence that
// it had at decision time. Opaque to the engine. Immutable.
class TierEvidence {
 public:
  virtual ~TierEvidence() = default;
};

// What one tier says of one turn.
struct TierResult {
  // Present when the tier would answer. Also the tier's best candidate that a guard refused, so
  // that it can be judged against the LLM's reply: then `served` is false and `decision.reason`
  // says why.
  Decision decision;
  bool served = false;
  bool verify = false;  // ask the agent to run its LLM as well and report the reply
  std::shared_ptr<const TierEvidence> evidence;
};

// The response to OptimizeTurn.
struct Outcome {
  std::string turn_id;
  Mode mode = Mode::kDisabled;
  Decision decision;
  absl::optional<Decision> candidate;  // what would have been served, where `decision` is the LLM
  LlmAdvice llm;
  bool verify = false;
};

struct LlmResult {
  std::string reply;
  bool failed = false;
  bool timed_out = false;
  bool called_tools = false;
  std::string model;
  uint32_t prompt_tokens = 0;
  uint32_t completion_tokens = 0;
};

// Absent: the agent did not measure that stage.
struct StageLatency {
  absl::optional<absl::Duration> stt;
  absl::optional<absl::Duration> endpointing;
  absl::optional<absl::Duration> prompt;
  absl::optional<absl::Duration> llm_first_token;
  absl::optional<absl::Duration> llm;
  absl::optional<absl::Duration> tts_first_byte;
  absl::optional<absl::Duration> tts;
  absl::optional<absl::Duration> total;  // end of the caller's speech to first audio
};

// What the agent reports of a turn that was committed.
struct Completion {
  std::string turn_id;
  Turn turn;
  Source spoken_source = Source::kLlm;
  std::string spoken_reply;
  std::string reply_id;  // of the Decision that was spoken; empty for the LLM
  absl::optional<LlmResult> llm;
  StageLatency latency;
  bool interrupted = false;
  bool verification = false;  // adds the LLM's reply of a turn completed before
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_DECISION_H_
