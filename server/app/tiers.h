#ifndef TURNOPT_SERVER_APP_TIERS_H_
#define TURNOPT_SERVER_APP_TIERS_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "server/app/language_models.h"
#include "server/config/config.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/core/tier.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/tier/quick_responses.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::app {

// The sources of replies that the configuration asks for, in the order in which they are asked: the
// one place where a tier is made, wired and put in order.
//
// Constant after construction; the tiers are thread-safe.
class Tiers {
 public:
  // `language` must outlive the tiers. A status names the setting that is at fault.
  static absl::StatusOr<std::unique_ptr<Tiers>> Create(const config::Config& config,
                                                       const LanguageModels& language);

  const std::vector<core::Tier*>& in_order() const { return in_order_; }

  // What the tiers count for themselves; they must outlive the registry's pulling.
  void ExposeMetrics(telemetry::MetricRegistry& registry) const;

  // For what reaches into one tier.
  core::QuickResponses& quick_responses() { return *quick_responses_; }
  const core::RuleOptions& rule_options() const { return rule_options_; }  // of their rules
  core::ExactCache& exact_cache() { return *exact_cache_; }                // in the order or not
  core::EarnedReuse* earned_reuse() { return earned_reuse_.get(); }  // null: not the reuse policy

 private:
  Tiers() = default;

  absl::Status Build(const config::Config& config, const LanguageModels& language);
  // Puts a tier last.
  void Add(core::Tier& tier) { in_order_.push_back(&tier); }
  // A tier that takes its replies at their word: what is authored or repeated word for word is
  // compared with the LLM too, for shadow findings.
  void AddJudged(core::Tier& tier, const LanguageModels& language);

  core::RuleOptions rule_options_;
  std::unique_ptr<core::QuickResponses> quick_responses_;
  std::unique_ptr<core::ExactCache> exact_cache_;
  std::unique_ptr<core::EarnedReuse> earned_reuse_;
  std::vector<std::unique_ptr<core::Tier>> others_;  // known by their place in the order alone
  std::vector<core::Tier*> in_order_;
};

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_TIERS_H_
