#ifndef TURNOPT_SERVER_CORE_TIER_H_
#define TURNOPT_SERVER_CORE_TIER_H_

#include <memory>

#include "absl/time/time.h"
#include "server/core/decision.h"
#include "server/core/language/normalizer.h"
#include "server/core/report_outcome.h"
#include "server/core/turn.h"

namespace turnopt::core {

// A turn that was normalised once, for all tiers. Views the turn it was made from.
struct PreparedTurn {
  const Turn& turn;
  absl::string_view turn_id;
  const NormalizedUtterance& utterance;
};

// What a tier learned from a completed turn, for monitors, metrics and reports.
struct TierLabel {
  bool labelled = false;  // the tier had a candidate and the LLM's reply is known
  bool served = false;    // the candidate was spoken
  bool right = false;     // the candidate says the same as the LLM's reply
  double agreement = 0;   // the judge's probability of that, 0..1
  double weight = 1;      // 1 / sampling rate of the verification that gave this label
  bool learned = false;   // the turn became an example
  ReportOutcome outcome = ReportOutcome::kAccepted;  // kStored, or why it was not learned
};

// One source of replies, tried in order. Implementations are thread-safe.
class Tier {
 public:
  virtual ~Tier() = default;

  virtual Source source() const = 0;

  // The tier's reply, or its refused candidate, or a plain miss. Free of side effects: frameworks
  // ask speculatively and throw results away.
  virtual TierResult Find(const PreparedTurn& turn, absl::Time now) const = 0;

  // Called once for each committed turn, whoever answered it, and once more for its verification
  // where there is one. `evidence` is what Find returned for
  // this turn_id, or null when that is no longer known.
  virtual TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                             std::shared_ptr<const TierEvidence> evidence, absl::Time now) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_H_
