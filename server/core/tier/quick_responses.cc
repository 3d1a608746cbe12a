#include "server/core/tier/quick_responses.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"

namespace turnopt::core {
namespace {

// A call is known by its id within its tenant.
uint64_t CallHash(const Turn& turn) {
  return base::StableHash(turn.call_id, base::StableHash(turn.scope.tenant));
}

// The variant number (from 0) at the end of a reply_id; false when there is none.
bool VariantOf(absl::string_view reply_id, uint32_t* variant) {
  const absl::string_view rule = RuleIdOf(reply_id);
  if (rule.empty() || !absl::SimpleAtoi(reply_id.substr(rule.size() + 1), variant)) return false;
  return (*variant)-- > 0;
}

}  // namespace

absl::string_view RuleIdOf(absl::string_view reply_id) {
  const size_t hash = reply_id.rfind('#');
  return hash == absl::string_view::npos ? absl::string_view() : reply_id.substr(0, hash);
}

absl::StatusOr<std::unique_ptr<QuickResponses>> QuickResponses::Create(
    const Options& options, std::shared_ptr<const CompiledRules> rules) {
  if (!(options.min_asr_confidence >= 0 && options.min_asr_confidence <= 1)) {
    return absl::InvalidArgumentError("min_asr_confidence must be from 0 to 1");
  }
  if (options.max_calls == 0) return absl::InvalidArgumentError("max_calls must be at least 1");
  if (rules == nullptr) return absl::InvalidArgumentError("rules must be given");
  return std::unique_ptr<QuickResponses>(new QuickResponses(options, std::move(rules)));
}

TierResult QuickResponses::Find(const PreparedTurn& turn, absl::Time now) const {
  TierResult result;
  Decision& decision = result.decision;
  const std::shared_ptr<const CompiledRules> rules = this->rules();
  const RuleMatch match = rules->Match(turn.turn.flow, turn.turn.dialog_state, turn.utterance);
  decision.reason = match.reason;
  if (match.rule == nullptr) return result;

  decision.source = Source::kQuickResponse;
  decision.match = MatchKind::kRule;
  decision.confidence = match.confidence;
  decision.matched_utterance = match.matched;
  ChooseVariant(*match.rule, turn.turn, &decision);
  if (turn.turn.asr_confidence && *turn.turn.asr_confidence < options_.min_asr_confidence) {
    decision.reason = Reason::kLowAsrConfidence;
  }
  result.served = decision.reason == Reason::kRuleMatched;
  return result;
}

void QuickResponses::ChooseVariant(const CompiledRule& rule, const Turn& turn,
                                   Decision* decision) const {
  const uint64_t call = CallHash(turn);
  const auto variants = static_cast<uint32_t>(rule.replies.size());
  const VariantRotation::Heard heard = rotation_.Last(call, rule.id_hash);
  const uint32_t first = heard.variant ? (*heard.variant % variants + 1) % variants
                                       : static_cast<uint32_t>((call ^ rule.id_hash) % variants);
  decision->reason = Reason::kMissingVariable;
  for (uint32_t i = 0; i < variants; ++i) {
    const uint32_t variant = (first + i) % variants;
    const absl::optional<std::string> reply = rule.replies[variant].Fill(turn.variables);
    if (!reply) continue;
    if (*reply == turn.previous_reply ||
        (heard.last && heard.variant && variant == *heard.variant)) {
      decision->reason = Reason::kRepeatsReply;
      continue;
    }
    decision->reason = Reason::kRuleMatched;
    decision->reply = *reply;
    decision->reply_id = absl::StrCat(rule.spec.id, "#", variant + 1);
    return;
  }
}

TierLabel QuickResponses::Complete(const Completion& completion,
                                   const NormalizedUtterance& utterance,
                                   std::shared_ptr<const TierEvidence> evidence, absl::Time now) {
  if (completion.verification) return {};  // the turn was noted when it was spoken
  const uint64_t call = CallHash(completion.turn);
  uint32_t variant = 0;
  if (completion.spoken_source == Source::kQuickResponse &&
      VariantOf(completion.reply_id, &variant)) {
    rotation_.NoteSpoken(call, base::StableHash(RuleIdOf(completion.reply_id)), variant);
  } else {
    rotation_.NoteOther(call);
  }
  return {};
}

void QuickResponses::Replace(std::shared_ptr<const CompiledRules> rules) {
  base::MutexLock lock(&mu_);
  rules_.swap(rules);  // the old ones go with the parameter, after the lock
}

std::shared_ptr<const CompiledRules> QuickResponses::rules() const {
  base::MutexLock lock(&mu_);
  return rules_;
}

}  // namespace turnopt::core
