#ifndef TURNOPT_SERVER_CORE_TURN_RECORD_H_
#define TURNOPT_SERVER_CORE_TURN_RECORD_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/decision.h"
#include "server/core/quality_score.h"
#include "server/core/tier.h"

namespace turnopt::core {

// Everything that monitors, metrics, logs and reports know of one committed turn. Ids and texts
// are hashes; `utterance` and `reply` are filled only where the operator lets texts be logged.
struct TurnRecord {
  std::string turn_id;
  absl::Time completed_at;
  uint64_t call_hash = 0;
  uint64_t caller_hash = 0;  // 0: unknown
  Scope scope;
  std::string flow;
  std::string dialog_state;

  Mode mode = Mode::kDisabled;    // in force for the call when the decision was made
  bool decision_known = false;    // false: the turn_id was not, or no longer, remembered
  Source decided = Source::kLlm;  // what OptimizeTurn said
  Source spoken = Source::kLlm;   // what the agent spoke
  MatchKind match = MatchKind::kNone;
  Reason reason = Reason::kNoMatch;  // of the decision
  double confidence = 0;             // of the decision, or of the candidate
  absl::optional<Source> candidate;  // who would have answered, where the LLM did
  bool verify = false;

  uint64_t utterance_hash = 0;
  uint32_t utterance_bytes = 0;
  uint32_t utterance_words = 0;
  uint64_t reply_hash = 0;
  uint32_t reply_bytes = 0;
  uint32_t reply_words = 0;
  std::string utterance;
  std::string reply;

  StageLatency latency;
  bool llm_called = false;
  bool llm_failed = false;
  bool llm_timed_out = false;
  bool llm_called_tools = false;
  std::string model;
  uint32_t prompt_tokens = 0;
  uint32_t completion_tokens = 0;
  bool interrupted = false;
  absl::optional<QualityScore> quality;  // absent: nothing was spoken
  std::string traceparent;               // W3C trace context of the report; empty: none

  // A failed or timed out LLM call, or the agent's fallback line: the service levels' error.
  bool IsError() const { return llm_failed || llm_timed_out || spoken == Source::kFallback; }
  bool IsHit() const { return core::IsHit(spoken); }
  // The turn cost a call of the LLM: for its reply, or to verify the sidecar's.
  bool CallsLlm() const { return llm_called || (verify && IsHit()); }
};

// What a tier learned of a committed turn, known some time after its TurnRecord.
struct LabelRecord {
  std::string turn_id;
  absl::Time labelled_at;
  Scope scope;
  std::string flow;
  std::string dialog_state;
  Source source = Source::kCache;  // the tier
  TierLabel label;
};

// Follows committed turns, in order of completion, pod-wide. OnTurn is called before CompleteTurn
// returns and must be quick; OnLabel from the learning thread. Implementations are thread-safe.
class TurnObserver {
 public:
  virtual ~TurnObserver() = default;
  virtual void OnTurn(const TurnRecord& turn) = 0;
  virtual void OnLabel(const LabelRecord& label) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TURN_RECORD_H_
