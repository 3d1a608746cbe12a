#include "server/core/tier/exact_cache.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"
#include "server/core/language/context_leaning.h"
#include "server/core/language/delexicalize.h"
#include "server/core/language/spoken_fitness.h"

namespace turnopt::core {
namespace {

// "yes" and "how much is it" ask different things after different replies, and nothing without one.
bool LacksContext(const Turn& turn, const NormalizedUtterance& utterance) {
  return turn.previous_reply.empty() && NeedsPreviousReply(utterance);
}

// Names a reply under its key. Only ever compared with other names, never looked up by.
std::string ReplyId(const ExactKey& key, absl::string_view reply) {
  uint64_t hash = base::StableHash(reply);
  for (const std::string* part :
       {&key.scope.tenant, &key.scope.agent_version, &key.scope.facts_epoch, &key.scope.locale,
        &key.flow, &key.dialog_state, &key.caller, &key.utterance, &key.context}) {
    hash = base::StableHash(*part, hash);
  }
  return absl::StrCat("exact-", absl::Hex(hash, absl::kZeroPad16));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ExactCache>> ExactCache::Create(const Options& options) {
  if (options.ttl <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("ttl must be positive");
  }
  if (options.max_entries == 0) return absl::InvalidArgumentError("max_entries must be positive");
  if (options.max_bytes == 0) return absl::InvalidArgumentError("max_bytes must be positive");
  if (options.max_reply_bytes == 0) {
    return absl::InvalidArgumentError("max_reply_bytes must be positive");
  }
  if (!(options.min_asr_confidence >= 0 && options.min_asr_confidence <= 1)) {
    return absl::InvalidArgumentError("min_asr_confidence must be from 0 to 1");
  }
  return std::unique_ptr<ExactCache>(new ExactCache(options));
}

ExactCache::LookupResult ExactCache::Lookup(const Turn& turn, const NormalizedUtterance& utterance,
                                            absl::Time now) const {
  LookupResult result;
  if (utterance.tokens.empty()) {
    result.reason = Reason::kEmptyUtterance;
    return result;
  }
  if (LacksContext(turn, utterance)) {
    result.reason = Reason::kLeansOnContext;
    return result;
  }
  absl::optional<ExactEntry> entry = store_.Find(KeyOf(turn, utterance));
  if (!entry) return result;
  if (entry->expires_at <= now) {
    result.reason = Reason::kExpired;
    return result;
  }
  if (options_.share_across_callers) {
    absl::optional<std::string> reply = Placeholders(turn.variables).Fill(entry->reply);
    if (!reply) {
      result.reason = Reason::kMissingVariable;
      return result;
    }
    entry->reply = *std::move(reply);
  }
  result.reason = Reason::kExactMatch;
  result.entry = *std::move(entry);
  return result;
}

TierResult ExactCache::Find(const PreparedTurn& turn, absl::Time now) const {
  TierResult result;
  Decision& decision = result.decision;
  LookupResult lookup = Lookup(turn.turn, turn.utterance, now);
  decision.reason = lookup.reason;
  if (lookup.reason != Reason::kExactMatch) return result;

  decision.source = Source::kCache;
  decision.match = MatchKind::kExact;
  decision.confidence = 1;
  decision.matched_utterance = turn.utterance.text;
  decision.reply = std::move(lookup.entry.reply);
  decision.reply_id = std::move(lookup.entry.reply_id);
  decision.source_turn_id = std::move(lookup.entry.source_turn_id);
  if (IsDoubtful(turn.turn)) {
    decision.reason = Reason::kLowAsrConfidence;
  } else if (decision.reply == turn.turn.previous_reply) {
    decision.reason = Reason::kRepeatsReply;
  }
  result.served = decision.reason == Reason::kExactMatch;
  return result;
}

ReportOutcome ExactCache::Store(const Turn& turn, const NormalizedUtterance& utterance,
                                absl::string_view reply, absl::optional<absl::Duration> ttl,
                                absl::string_view source_turn_id, absl::Time now) {
  if (utterance.tokens.empty()) return ReportOutcome::kEmptyUtterance;
  if (LacksContext(turn, utterance)) return ReportOutcome::kLeansOnContext;
  if (reply.size() > options_.max_reply_bytes) return ReportOutcome::kTooLarge;
  ExactEntry entry;
  if (options_.share_across_callers) {
    Delexicalized pattern = Placeholders(turn.variables).Delexicalize(reply);
    if (pattern.keeps_value) return ReportOutcome::kPersonalData;
    entry.reply = std::move(pattern.pattern);
  } else {
    entry.reply = std::string(reply);
  }
  ExactKey key = KeyOf(turn, utterance);
  entry.reply_id = ReplyId(key, entry.reply);
  entry.source_turn_id = std::string(source_turn_id);
  entry.stored_at = now;
  entry.expires_at = now + ttl.value_or(options_.ttl);
  return store_.Put(std::move(key), std::move(entry), now) ? ReportOutcome::kStored
                                                           : ReportOutcome::kTooLarge;
}

TierLabel ExactCache::Complete(const Completion& completion, const NormalizedUtterance& utterance,
                               std::shared_ptr<const TierEvidence> evidence, absl::Time now) {
  TierLabel label;
  if (completion.spoken_source == Source::kCache) {
    store_.Touch(KeyOf(completion.turn, utterance));
  }
  if (!completion.llm) return label;
  if (completion.interrupted) {
    label.outcome = ReportOutcome::kInterrupted;
  } else if (completion.llm->failed || completion.llm->timed_out || completion.llm->reply.empty()) {
    label.outcome = ReportOutcome::kLlmFailed;
  } else if (IsDoubtful(completion.turn)) {
    label.outcome = ReportOutcome::kLowAsrConfidence;
  } else if (completion.llm->called_tools && !options_.cache_tool_turns) {
    store_.Erase(KeyOf(completion.turn, utterance));
    label.outcome = ReportOutcome::kToolTurn;
  } else if (WhyUnfit(completion.llm->reply).has_value()) {
    label.outcome = ReportOutcome::kUnfitReply;
  } else {
    label.outcome = Store(completion.turn, utterance, completion.llm->reply, absl::nullopt,
                          completion.turn_id, now);
    label.learned = label.outcome == ReportOutcome::kStored;
  }
  return label;
}

size_t ExactCache::Invalidate(const Filter& filter, absl::Time now) {
  absl::optional<std::string> caller;
  if (filter.caller_id) caller = ExactKey::CallerPart(*filter.caller_id);
  return store_.EraseIf([&](const ExactKey& key, const ExactEntry& entry) {
    return (!filter.scope || *filter.scope == key.scope) &&
           (!filter.flow || *filter.flow == key.flow) &&
           (!filter.dialog_state || *filter.dialog_state == key.dialog_state) &&
           (!filter.min_age || now - entry.stored_at >= *filter.min_age) &&
           (!filter.reply_id || *filter.reply_id == entry.reply_id) &&
           (!caller || *caller == key.caller);
  });
}

}  // namespace turnopt::core
