#ifndef TURNOPT_SERVER_CORE_SLA_ADVICE_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_ADVICE_MONITOR_H_

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/base/enum_table.h"
#include "server/core/incident.h"
#include "server/core/rollout/targets.h"
#include "server/core/sla/monitor.h"

namespace turnopt::core {

enum class AdviceTopic {
  kHitRate,      // few replies, and more were there to be had
  kLatency,      // mean latency over its target
  kLlmCalls,     // fewer LLM calls saved than wanted
  kQualityLow,   // some replies pull the mean under its target
  kQualityRoom,  // quality leaves room for fewer LLM calls
};
inline constexpr base::EnumRow<AdviceTopic> kAdviceTopics[] = {
    {AdviceTopic::kHitRate, "hit_rate"},         {AdviceTopic::kLatency, "latency"},
    {AdviceTopic::kLlmCalls, "llm_calls"},       {AdviceTopic::kQualityLow, "quality_low"},
    {AdviceTopic::kQualityRoom, "quality_room"},
};
constexpr const auto& EnumRows(AdviceTopic) { return kAdviceTopics; }

// One piece of advice that begins or ends to hold.
struct Advice {
  AdviceTopic topic;
  Edge edge = Edge::kNone;
  double value = 0;
  double threshold = 0;
  std::string line;               // set when raised
  std::vector<Finding> findings;  // set when raised
};

// What an operator may do about a rollout in which nothing is broken: the deployment guide's
// tuning rules (hit rate under 35 %: raise the TTL or widen; quality under 75: which templates to
// mend; over 85: room for fewer LLM calls; mean latency over 1.5 s; LLM calls down less than 60 %).
//
// Looks at serving turns in blocks of `block` turns and speaks at the end of a block. A low hit
// rate is worth saying only where more was to be had: when at least `min_attainable` of the turns
// had a candidate that a switch, an expiry, a re-confirmation or thin evidence held back. Some
// flows have nothing to reuse, and no TTL changes that.
//
// External synchronisation.
class AdviceMonitor final {
 public:
  struct Options {
    size_t block = 500;
    RolloutTargets targets;
    double min_attainable = 0.05;
    double high_quality = 85;  // over it there is room for fewer LLM calls
    size_t max_groups = 500;   // pairs of response type and dialog state that are told apart
  };

  explicit AdviceMonitor(const Options& options) : options_(options) {}

  void Observe(const WatchedTurn& turn, absl::Time now);
  // Edges only; empty within a block.
  std::vector<Advice> Evaluate(absl::Time now);
  void Restart();

 private:
  struct Mean {
    double sum = 0;
    size_t count = 0;
    double value() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
  };
  struct Block {
    size_t turns = 0;
    size_t hits = 0;
    size_t llm_calls = 0;
    std::map<Reason, size_t> held_back;  // turns with a candidate, by why it was not served
    Mean latency_ms;
    Mean quality;
    std::map<std::pair<Source, std::string>, Mean> quality_by;  // response type, dialog state
  };

  void Judge(AdviceTopic topic, bool begins, bool over, double value, double threshold,
             std::string line, std::vector<Finding> findings, std::vector<Advice>* out);
  std::vector<Finding> WeakestReplies() const;

  const Options options_;
  Block block_;
  std::array<EdgeTrigger, base::kCountOf<AdviceTopic>> triggers_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_ADVICE_MONITOR_H_
