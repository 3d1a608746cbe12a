#ifndef TURNOPT_SERVER_CORE_TIER_QUICK_RESPONSES_H_
#define TURNOPT_SERVER_CORE_TIER_QUICK_RESPONSES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/base/mutex.h"
#include "server/core/tier.h"
#include "server/core/tier/compiled_rules.h"
#include "server/core/tier/variant_rotation.h"

namespace turnopt::core {

// Answers a turn with an authored reply, where a rule matches it (compiled_rules.h says which).
//
// A rule's reply variants take turns within a call, beginning at one that the call's id chooses:
// asking (Find) does not move on, speaking (Complete) does. A caller never hears the same one
// twice in a row, neither the variant spoken last in the call nor the text of `previous_reply`; a
// variant whose placeholders have no values is passed over. Where nothing is left, the LLM answers.
//
// A reply_id is `<rule id>#<variant>`, counted from 1.
//
// Thread-safe. The rules can be replaced at any time; a turn sees either the old or the new ones.
class QuickResponses final : public Tier {
 public:
  struct Options {
    double min_asr_confidence = 0.5;  // below, what was recognised is not taken at its word
    size_t max_calls = 20'000;        // whose last variants are remembered
  };

  // kInvalidArgument if min_asr_confidence is outside [0, 1], max_calls is 0 or `rules` is null.
  static absl::StatusOr<std::unique_ptr<QuickResponses>> Create(
      const Options& options, std::shared_ptr<const CompiledRules> rules);

  Source source() const override { return Source::kQuickResponse; }
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override;
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> evidence, absl::Time now) override;

  // REQUIRES: rules != nullptr.
  void Replace(std::shared_ptr<const CompiledRules> rules) ABSL_LOCKS_EXCLUDED(mu_);

  // The rules in force.
  std::shared_ptr<const CompiledRules> rules() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  QuickResponses(const Options& options, std::shared_ptr<const CompiledRules> rules)
      : options_(options), rotation_(options.max_calls), rules_(std::move(rules)) {}

  // Fills in reply and reply_id, or the reason why no variant can be spoken.
  void ChooseVariant(const CompiledRule& rule, const Turn& turn, Decision* decision) const;

  const Options options_;
  VariantRotation rotation_;
  mutable base::Mutex mu_;
  std::shared_ptr<const CompiledRules> rules_ ABSL_GUARDED_BY(mu_);
};

// The rule that a reply_id names; empty when it names none.
absl::string_view RuleIdOf(absl::string_view reply_id);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_QUICK_RESPONSES_H_
