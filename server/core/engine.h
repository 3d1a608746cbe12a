#ifndef TURNOPT_SERVER_CORE_ENGINE_H_
#define TURNOPT_SERVER_CORE_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/core/decision.h"
#include "server/core/decision_memory.h"
#include "server/core/language/normalizer.h"
#include "server/core/serving_policy.h"
#include "server/core/tier.h"
#include "server/core/turn.h"

namespace turnopt::core {

// A committed turn that Learn has yet to see.
struct AcceptedTurn {
  Completion completion;  // with `turn` filled from the decision where the agent left it out
  NormalizedUtterance utterance;
  std::shared_ptr<const RememberedDecision> decision;  // null: not, or no longer, remembered
};

// What became of a report.
struct CompletionResult {
  bool accepted = false;
  // kDuplicate, kInterrupted, kLlmFailed or kAccepted.
  ReportOutcome outcome = ReportOutcome::kAccepted;
  AcceptedTurn turn;  // meaningful when accepted
};

// Decides turns and takes in what became of them.
//
// Decide asks the tiers in order and serves the first reply that the policy allows. It remembers
// the decision by turn_id, within bounds, and changes nothing else. Complete accepts each turn_id
// once (once more for its verification) and is quick; Learn hands the turn to every tier and may
// take milliseconds, so it runs after the agent has its response.
//
// Thread-safe.
class Engine {
 public:
  struct Options {
    DecisionMemory::Options memory;
    uint64_t instance = 0;  // makes turn ids unique over restarts and pods
  };

  // `normalizer`, `policy` and `tiers` must outlive the engine.
  Engine(const Options& options, const Normalizer& normalizer, const ServingPolicy& policy,
         std::vector<Tier*> tiers);

  // Who should answer the turn, and who would where the policy holds the reply back.
  Outcome Decide(const Turn& turn, absl::Time now);

  // What Decide would say, for operators who ask why: no turn id, nothing remembered.
  Outcome Preview(const Turn& turn, absl::Time now) const;

  // `has_turn` is false when the agent left `completion.turn` out. kNotFound when it did and the
  // decision is not remembered either.
  absl::StatusOr<CompletionResult> Complete(Completion completion, bool has_turn);

  // One label for each tier, in their order. Nothing is learned from turns of disabled mode, in
  // which the sidecar is out of the path.
  std::vector<TierLabel> Learn(const AcceptedTurn& turn, absl::Time now);

  const std::vector<Tier*>& tiers() const { return tiers_; }
  const DecisionMemory& memory() const { return memory_; }

 private:
  std::string NextTurnId();
  // What is answered, and in `results` what each tier that was asked knew.
  Outcome Ask(const Turn& turn, std::string turn_id, absl::Time now,
              std::vector<TierResult>* results) const;

  // Constant after construction.
  const uint64_t instance_;
  const Normalizer& normalizer_;
  const ServingPolicy& policy_;
  const std::vector<Tier*> tiers_;

  // Thread-safe.
  DecisionMemory memory_;
  std::atomic<uint64_t> next_turn_{0};
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ENGINE_H_
