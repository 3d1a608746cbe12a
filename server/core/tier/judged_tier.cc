#include "server/core/tier/judged_tier.h"

#include <string>
#include <utility>

namespace turnopt::core {
namespace {

// What the tier would have said, with the evidence of its own.
class Candidate final : public TierEvidence {
 public:
  Candidate(std::string reply, std::shared_ptr<const TierEvidence> inner)
      : reply_(std::move(reply)), inner_(std::move(inner)) {}

  const std::string& reply() const { return reply_; }
  const std::shared_ptr<const TierEvidence>& inner() const { return inner_; }

 private:
  const std::string reply_;
  const std::shared_ptr<const TierEvidence> inner_;
};

}  // namespace

TierResult JudgedTier::Find(const PreparedTurn& turn, absl::Time now) const {
  TierResult result = tier_.Find(turn, now);
  if (result.served) {
    result.evidence =
        std::make_shared<Candidate>(result.decision.reply, std::move(result.evidence));
  }
  return result;
}

TierLabel JudgedTier::Complete(const Completion& completion, const NormalizedUtterance& utterance,
                               std::shared_ptr<const TierEvidence> evidence, absl::Time now) {
  // Evidence that is no candidate is the tier's own: nothing was served then.
  const auto* candidate = dynamic_cast<const Candidate*>(evidence.get());
  TierLabel label = tier_.Complete(completion, utterance,
                                   candidate != nullptr ? candidate->inner() : evidence, now);
  if (label.labelled || candidate == nullptr || !completion.llm) return label;
  const LlmResult& llm = *completion.llm;
  if (llm.failed || llm.timed_out || completion.interrupted) return label;
  if (llm.reply.empty() && !llm.called_tools) return label;
  label.labelled = true;
  label.served = completion.spoken_source == tier_.source();
  label.agreement = llm.called_tools ? 0 : agreement_.Agree(candidate->reply(), llm.reply);
  label.right = label.agreement >= kSaysTheSame;
  return label;
}

}  // namespace turnopt::core
