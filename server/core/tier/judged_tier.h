#ifndef TURNOPT_SERVER_CORE_TIER_JUDGED_TIER_H_
#define TURNOPT_SERVER_CORE_TIER_JUDGED_TIER_H_

#include <memory>

#include "server/core/language/reply_agreement.h"
#include "server/core/tier.h"

namespace turnopt::core {

// A tier that takes its own answers at their word, such as quick responses and the exact cache,
// with somebody who compares them with what the LLM said where the LLM answered too: in shadow
// mode, and where a served reply was verified. That comparison is the tier's label; a label that
// the tier gives itself is left alone. An LLM that called a tool said something that nothing stored
// can say.
//
// Thread-safe, as the tier is.
class JudgedTier final : public Tier {
 public:
  // Two replies say the same from this probability on, as for earned reuse.
  static constexpr double kSaysTheSame = 0.5;

  // Both must outlive this.
  JudgedTier(Tier& tier, const ReplyAgreement& agreement) : tier_(tier), agreement_(agreement) {}

  Source source() const override { return tier_.source(); }
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override;
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> evidence, absl::Time now) override;

 private:
  Tier& tier_;
  const ReplyAgreement& agreement_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_JUDGED_TIER_H_
