#include "server/app/tiers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/app/expose_tiers.h"
#include "server/app/rule_files.h"
#include "server/base/status_macros.h"
#include "server/core/tier/fixed_replies.h"
#include "server/core/tier/judged_tier.h"

namespace turnopt::app {
namespace {

absl::Status At(absl::string_view setting, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(setting, ": ", status.message()));
}

}  // namespace

absl::Status Tiers::Build(const config::Config& config, const LanguageModels& language) {
  // Examples are matched by meaning with the language models' encoder.
  rule_options_ = {&language.encoder(), config.rules.min_example_confidence};
  absl::StatusOr<std::shared_ptr<const core::CompiledRules>> rules =
      LoadRules(config.rules.files, rule_options_);
  if (!rules.ok()) return At("rules.files", rules.status());
  TO_ASSIGN_OR_RETURN(quick_responses_,
                      core::QuickResponses::Create(config.quick_responses, *std::move(rules)));
  AddJudged(*quick_responses_, language);

  if (!config.fixed_replies.table.empty()) {
    core::FixedReplies::Options options = config.fixed_replies;
    options.min_asr_confidence = config.quick_responses.min_asr_confidence;
    absl::StatusOr<std::unique_ptr<core::FixedReplies>> fixed = core::FixedReplies::Create(options);
    if (!fixed.ok()) return At("fixed_replies.table", fixed.status());
    others_.push_back(*std::move(fixed));
    AddJudged(*others_.back(), language);
  }

  TO_ASSIGN_OR_RETURN(exact_cache_, core::ExactCache::Create(config.exact));
  if (config.reuse_policy == "exact") AddJudged(*exact_cache_, language);

  if (config.reuse_policy == "earned") {
    if (!language.judge_status().ok()) return language.judge_status();
    TO_ASSIGN_OR_RETURN(
        earned_reuse_,
        core::EarnedReuse::Create(config.reuse, {language.encoder(), language.judge()->reader(),
                                                 *language.judge(), language.confidence()}));
    Add(*earned_reuse_);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Tiers>> Tiers::Create(const config::Config& config,
                                                     const LanguageModels& language) {
  std::unique_ptr<Tiers> tiers(new Tiers());
  TO_RETURN_IF_ERROR(tiers->Build(config, language));
  return tiers;
}

void Tiers::AddJudged(core::Tier& tier, const LanguageModels& language) {
  if (language.agreement() == nullptr) return Add(tier);
  others_.push_back(std::make_unique<core::JudgedTier>(tier, *language.agreement()));
  Add(*others_.back());
}

void Tiers::ExposeMetrics(telemetry::MetricRegistry& registry) const {
  ExposeQuickResponses(registry, *quick_responses_);
  ExposeExactCache(registry, *exact_cache_);
  if (earned_reuse_ != nullptr) ExposeEarnedReuse(registry, *earned_reuse_);
}

}  // namespace turnopt::app
