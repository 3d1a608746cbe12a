#ifndef TURNOPT_SERVER_CORE_TURN_H_
#define TURNOPT_SERVER_CORE_TURN_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/core/language/variables.h"

namespace turnopt::core {

// What replies may be shared among: nothing learned in one scope is ever served in another.
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
struct SourceRow {
  Source value;
  const char* name;
  int number;
  const char* response_type;  // in logs and reports
};
inline constexpr SourceRow kSources[] = {
    {Source::kLlm, "llm", 1, "llm"},
    {Source::kQuickResponse, "quick_response", 2, "quick"},
    {Source::kCache, "cache", 3, "cached"},
    {Source::kFallback, "fallback", 4, "fallback"},
};
constexpr const auto& EnumRows(Source) { return kSources; }

// Whether a turn in which `spoken` spoke is a hit: one that the sidecar answered.
constexpr bool IsHit(Source spoken) {
  return spoken == Source::kQuickResponse || spoken == Source::kCache;
}

// How a reply was matched to the turn; kNone where the LLM or the agent's own line answers.
enum class MatchKind { kNone, kRule, kExact, kConsensus };
inline constexpr base::EnumRow<MatchKind> kMatchKinds[] = {
    {MatchKind::kNone, "none", 0},
    {MatchKind::kRule, "rule", 1},
    {MatchKind::kExact, "exact", 2},
    {MatchKind::kConsensus, "consensus", 3},
};
constexpr const auto& EnumRows(MatchKind) { return kMatchKinds; }

// How much of the traffic the sidecar may answer. Ordered from most to least restrictive.
enum class Mode { kDisabled, kShadow, kEnabled };
inline constexpr base::EnumRow<Mode> kModes[] = {
    {Mode::kDisabled, "disabled", 1},
    {Mode::kShadow, "shadow", 2},
    {Mode::kEnabled, "enabled", 3},
};
constexpr const auto& EnumRows(Mode) { return kModes; }

// `quick`, `cached`, `llm` or `fallback`: the response_type of logs and reports.
constexpr const char* ResponseTypeName(Source source) { return base::RowOf(source).response_type; }

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TURN_H_
