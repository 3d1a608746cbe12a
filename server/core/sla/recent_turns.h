#ifndef TURNOPT_SERVER_CORE_SLA_RECENT_TURNS_H_
#define TURNOPT_SERVER_CORE_SLA_RECENT_TURNS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/core/incident.h"
#include "server/core/sla/monitor.h"

namespace turnopt::core {

// What the last turns looked like, for the triage that the runbooks ask for with each alert: which
// dialog states, response types and input lengths drive it, what changed.
//
// Bounded: `capacity` turns, kMaxStates dialog states (later ones count as "(other)") and
// kMaxFactors quality factors. External synchronisation.
class RecentTurns {
 public:
  static constexpr size_t kMaxStates = 1000;
  static constexpr size_t kMaxFactors = 16;

  // `recent`: how many of the last turns an alert is about; the others are "before".
  explicit RecentTurns(size_t capacity = 500, size_t recent = 50);

  void Add(const TurnRecord& turn);
  void Clear();

  // Where turns over `threshold` are, whether the hit rate dropped, what the LLM did.
  std::vector<Finding> LatencyTriage(absl::Duration threshold) const;
  // Which factor, response type and state moved, and which failures were named.
  std::vector<Finding> QualityTriage() const;
  // Where the errors are.
  std::vector<Finding> ErrorTriage() const;

 private:
  struct Row {
    uint16_t state = 0;
    uint8_t response_type = 0;
    uint8_t length = 0;  // index into the length buckets
    bool llm_called = false;
    bool llm_failed = false;
    bool llm_timed_out = false;
    bool error = false;
    bool capped = false;
    float total_ms = -1;  // negative: not reported
    float quality = -1;   // negative: not scored
    std::array<float, kMaxFactors> factors;
  };

  uint16_t StateIndex(absl::string_view state);
  size_t FactorIndex(absl::string_view name);
  // The i-th newest, 0 the last one.
  const Row& Newest(size_t i) const;
  Finding HitRate() const;
  Finding LlmFailures() const;
  // Groups the recent turns and tells the three groups with most `bad` turns.
  Finding Worst(absl::string_view name, const std::function<bool(const Row&)>& bad,
                const std::function<std::string(const Row&)>& group) const;
  // Groups recent and earlier turns and tells the group whose quality fell most.
  Finding MostMoved(absl::string_view name,
                    const std::function<std::string(const Row&)>& group) const;
  std::string StateName(const Row& row) const;

  const size_t recent_;
  std::vector<Row> rows_;  // ring
  size_t next_ = 0;
  size_t count_ = 0;
  absl::flat_hash_map<std::string, uint16_t> state_index_;
  std::vector<std::string> states_;
  std::vector<std::string> factors_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_RECENT_TURNS_H_
