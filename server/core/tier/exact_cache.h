#ifndef TURNOPT_SERVER_CORE_TIER_EXACT_CACHE_H_
#define TURNOPT_SERVER_CORE_TIER_EXACT_CACHE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/tier.h"
#include "server/core/tier/exact_store.h"

namespace turnopt::core {

// Answers a turn with the reply that the LLM gave last to the same words (language/key_text.h) in
// the same scope, flow, dialog state and, unless share_across_callers, to the same caller (a turn
// without caller_id: in the same call). What needs the reply before it ("yes", "how much is it") or
// is a mere fragment ("two people") is answered only after the same reply; the former not at all in
// a turn that does not tell it. Never guesses: equal hashes are not a hit, the whole key is
// compared. It holds nothing else against a hit: whether the reply still fits the call is not
// asked, which is what `earned` is for.
//
// Across callers a reply is kept with the turn's values as placeholders (language/delexicalize.h)
// and filled with the asking turn's; one that keeps a value is not kept at all.
//
// A hit changes nothing. Complete learns: the LLM's reply of a turn that was neither interrupted,
// failed, timed out nor low in ASR confidence, if the reply is fit to be spoken again
// (language/spoken_fitness.h). A turn that needed a tool removes what was stored,
// unless cache_tool_turns.
//
// Thread-safe.
class ExactCache final : public Tier {
 public:
  struct Options {
    absl::Duration ttl = absl::Seconds(3600);
    size_t max_entries = 100'000;
    size_t max_bytes = 64 << 20;
    size_t max_reply_bytes = 16'384;
    bool share_across_callers = false;
    bool cache_tool_turns = false;
    double min_asr_confidence = 0.5;
  };

  // kInvalidArgument if ttl, max_entries, max_bytes or max_reply_bytes is not positive, or
  // min_asr_confidence is outside [0, 1].
  static absl::StatusOr<std::unique_ptr<ExactCache>> Create(const Options& options);

  Source source() const override { return Source::kCache; }
  TierResult Find(const PreparedTurn& turn, absl::Time now) const override;
  TierLabel Complete(const Completion& completion, const NormalizedUtterance& utterance,
                     std::shared_ptr<const TierEvidence> evidence, absl::Time now) override;

  // A stored reply, filled, or why there is none: kNoMatch, kEmptyUtterance,
  // kLeansOnContext (on a previous reply that the turn does not tell), kExpired (at the deadline
  // exactly) or kMissingVariable.
  struct LookupResult {
    Reason reason = Reason::kNoMatch;  // kExactMatch on a hit
    ExactEntry entry;                  // on a hit
  };
  LookupResult Lookup(const Turn& turn, const NormalizedUtterance& utterance, absl::Time now) const;

  // Stores a reply under the turn's key for `ttl` (absent: the options'). Returns kStored, or why
  // not: kEmptyUtterance, kLeansOnContext, kTooLarge, or kPersonalData for a shared reply that
  // keeps a value. REQUIRES: ttl, if present, is positive.
  ReportOutcome Store(const Turn& turn, const NormalizedUtterance& utterance,
                      absl::string_view reply, absl::optional<absl::Duration> ttl,
                      absl::string_view source_turn_id, absl::Time now);

  // Chooses entries that meet every condition that is set; none set means all entries.
  struct Filter {
    absl::optional<Scope> scope;
    absl::optional<std::string> flow;
    absl::optional<std::string> dialog_state;
    absl::optional<absl::Duration> min_age;  // since the reply was stored
    absl::optional<std::string> reply_id;
    absl::optional<std::string> caller_id;
  };

  // Removes them and returns how many there were.
  size_t Invalidate(const Filter& filter, absl::Time now);

  ExactCacheStats Stats() const { return store_.Stats(); }
  const Options& options() const { return options_; }

 private:
  explicit ExactCache(const Options& options)
      : options_(options), store_({options.max_entries, options.max_bytes}) {}

  ExactKey KeyOf(const Turn& turn, const NormalizedUtterance& utterance) const {
    return ExactKey::Of(turn, utterance, options_.share_across_callers);
  }
  bool IsDoubtful(const Turn& turn) const {
    return turn.asr_confidence && *turn.asr_confidence < options_.min_asr_confidence;
  }

  const Options options_;
  ExactStore store_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXACT_CACHE_H_
