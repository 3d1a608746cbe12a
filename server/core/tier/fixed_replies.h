#ifndef TURNOPT_SERVER_CORE_TIER_FIXED_REPLIES_H_
#define TURNOPT_SERVER_CORE_TIER_FIXED_REPLIES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/core/tier.h"

namespace turnopt::core {

// Answers an utterance with the reply that the operator wrote for it, in any dialog state: a table
// for deployments that need no rules. Word by word and sign by sign, as the exact cache compares;
// never guesses. What leans on the reply before it has no place in the table.
//
// Counts as a quick response, matched exactly. Off while the table is empty. Immutable,
// thread-safe.
class FixedReplies final : public Tier {
 public:
  struct Options {
    std::vector<std::string> table;  // "utterance => reply"
    double min_asr_confidence = 0;   // under it the candidate is refused
  };

  // kInvalidArgument, with the number of the line from 1, where a line has no arrow or nothing on
  // one side of it, where its utterance leans on its context, or was there before.
  static absl::StatusOr<std::unique_ptr<FixedReplies>> Create(const Options& options);

  Source source() const override { return Source::kQuickResponse; }
  // Refuses to say again what the caller heard last.
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override;
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> evidence, absl::Time now) override {
    return {};
  }

 private:
  struct Entry {
    std::string reply;
    std::string reply_id;
  };

  explicit FixedReplies(double min_asr_confidence) : min_asr_confidence_(min_asr_confidence) {}

  const double min_asr_confidence_;
  absl::flat_hash_map<std::string, Entry> entries_;  // by KeyText of the utterance
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_FIXED_REPLIES_H_
