#ifndef TURNOPT_SERVER_CORE_TURN_H_
#define TURNOPT_SERVER_CORE_TURN_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/language/variables.h"

namespace turnopt::core {

// What answers may be shared among: nothing learned in one scope is ever served in another.
struct Scope {
  std::string tenant;
  std::string agent_version;
  std::string facts_epoch;
  std::string locale;
};

bool operator==(const Scope& a, const Scope& b);
inline bool operator!=(const Scope& a, const Scope& b) { return !(a == b); }

// What the caller said in one turn, and where in the call it was said. Valid by construction at
// the edge (service/proto_convert): every text is valid UTF-8 and within its length bound.
struct Turn {
  std::string call_id;
  absl::optional<uint32_t> turn_index;
  std::string flow;
  std::string dialog_state;  // empty: the agent has no dialog states
  std::string utterance;
  std::string previous_reply;  // what the agent said before; empty at the start of a call
  Variables variables;
  Scope scope;
  absl::optional<double> asr_confidence;  // 0..1
  std::string caller_id;                  // empty: unknown
  absl::optional<absl::Time> occurred_at;
};

// Who gave the reply that was, or is to be, spoken.
enum class Source { kLlm, kQuickResponse, kCache, kFallback };

// How a reply was matched to the turn; kNone where the LLM or the agent's own line answers.
enum class MatchKind { kNone, kRule, kExact, kConsensus };

// How much of the traffic the sidecar may answer. Ordered from most to least restrictive.
enum class Mode { kDisabled, kShadow, kEnabled };

// Lower-case names: the one vocabulary of metrics, logs, YAML and the command line.
const char* SourceName(Source source);
const char* MatchKindName(MatchKind match);
const char* ModeName(Mode mode);

// The other way round, for what was written down under those names. Absent: no such name.
absl::optional<Source> SourceFromName(absl::string_view name);
absl::optional<MatchKind> MatchKindFromName(absl::string_view name);
absl::optional<Mode> ModeFromName(absl::string_view name);

// `quick`, `cached`, `llm` or `fallback`: the response_type of logs and reports.
const char* ResponseTypeName(Source source);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TURN_H_
