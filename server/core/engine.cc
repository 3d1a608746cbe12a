#include "server/core/engine.h"

#include <utility>

#include "absl/strings/str_cat.h"

// Decide asks every tier until one would answer. Which reply is served, and which is only named as
// the candidate, is decided afterwards from the policy: so shadow mode, the canary and a switched
// off tier all see exactly what would have been served.

namespace turnopt::core {
namespace {

// What to call the LLM for when nothing is served and nothing would have been.
Decision LlmDecision(Reason reason) {
  Decision decision;
  decision.reason = reason;
  return decision;
}

// A tier that found something it then refused says more than one that found nothing, and of two
// refusals the later tier's is the closer miss: rules come first and refuse most turns.
Reason MissReason(const std::vector<TierResult>& results) {
  Reason reason = Reason::kNoMatch;
  for (const TierResult& result : results) {
    if (result.decision.reason != Reason::kNoMatch) reason = result.decision.reason;
  }
  return reason;
}

}  // namespace

Engine::Engine(const Options& options, const Normalizer& normalizer, const ServingPolicy& policy,
               std::vector<Tier*> tiers)
    : instance_(options.instance),
      normalizer_(normalizer),
      policy_(policy),
      tiers_(std::move(tiers)),
      memory_(options.memory) {}

std::string Engine::NextTurnId() {
  return absl::StrCat(absl::Hex(instance_, absl::kZeroPad16), "-",
                      absl::Hex(next_turn_.fetch_add(1, std::memory_order_relaxed)));
}

Outcome Engine::Ask(const Turn& turn, std::string turn_id, absl::Time now,
                    std::vector<TierResult>* results) const {
  Outcome outcome;
  outcome.turn_id = std::move(turn_id);
  outcome.llm = policy_.AdviceFor(turn);
  const ServingVerdict verdict = policy_.For(turn);
  outcome.mode = verdict.mode;

  if (verdict.mode == Mode::kDisabled) {
    outcome.decision = LlmDecision(verdict.reason);
  } else {
    const NormalizedUtterance utterance = normalizer_.Normalize(turn.utterance);
    const PreparedTurn prepared{turn, outcome.turn_id, utterance};
    absl::optional<Reason> held_back;  // why the first candidate is not served
    for (Tier* tier : tiers_) {
      results->push_back(tier->Find(prepared, now));
      TierResult& result = results->back();
      if (!result.served) continue;
      const bool allowed = policy_.Allows(tier->source(), turn.dialog_state);
      if (!allowed || (tier->source() == Source::kCache && !policy_.AllowsLearned(turn.flow))) {
        result.served = false;
        result.verify = false;
        if (!held_back) held_back = allowed ? Reason::kBudgetExceeded : Reason::kSwitchedOff;
        if (!outcome.candidate) outcome.candidate = result.decision;
        continue;
      }
      if (verdict.mode == Mode::kEnabled) {
        outcome.decision = result.decision;
        outcome.verify = result.verify;
        outcome.candidate.reset();
      } else {
        // Held back by the policy, so nothing is spoken that could need verifying.
        result.served = false;
        result.verify = false;
        if (!outcome.candidate) outcome.candidate = result.decision;
      }
      break;
    }
    if (outcome.decision.source == Source::kLlm) {
      Reason reason = MissReason(*results);
      if (outcome.candidate) reason = held_back.value_or(verdict.reason);
      outcome.decision = LlmDecision(reason);
    }
  }
  return outcome;
}

Outcome Engine::Decide(const Turn& turn, absl::Time now) {
  auto remembered = std::make_shared<RememberedDecision>();
  Outcome outcome = Ask(turn, NextTurnId(), now, &remembered->results);
  remembered->turn = turn;
  remembered->outcome = outcome;
  memory_.Remember(std::move(remembered), now);
  return outcome;
}

Outcome Engine::Preview(const Turn& turn, absl::Time now) const {
  std::vector<TierResult> results;
  return Ask(turn, "", now, &results);
}

absl::StatusOr<CompletionResult> Engine::Complete(Completion completion, bool has_turn) {
  CompletionResult result;
  result.turn.decision = memory_.Find(completion.turn_id);
  if (!has_turn) {
    if (result.turn.decision == nullptr) {
      return absl::NotFoundError(
          "turn_id: the decision is not remembered, so `turn` must be given");
    }
    completion.turn = result.turn.decision->turn;
  }
  if (memory_.NoteReport(completion.turn_id, completion.verification) == ReportStatus::kDuplicate) {
    result.outcome = ReportOutcome::kDuplicate;
    return result;
  }
  result.accepted = true;
  if (completion.interrupted) {
    result.outcome = ReportOutcome::kInterrupted;
  } else if (completion.llm && (completion.llm->failed || completion.llm->timed_out)) {
    result.outcome = ReportOutcome::kLlmFailed;
  }
  result.turn.utterance = normalizer_.Normalize(completion.turn.utterance);
  result.turn.completion = std::move(completion);
  return result;
}

std::vector<TierLabel> Engine::Learn(const AcceptedTurn& turn, absl::Time now) {
  const Mode mode = turn.decision != nullptr ? turn.decision->outcome.mode
                                             : policy_.For(turn.completion.turn).mode;
  std::vector<TierLabel> labels(tiers_.size());
  if (mode == Mode::kDisabled) {
    for (TierLabel& label : labels) label.outcome = ReportOutcome::kModeDisabled;
    return labels;
  }
  for (size_t i = 0; i < tiers_.size(); ++i) {
    // Tiers after the one that answered were not asked and have no evidence.
    std::shared_ptr<const TierEvidence> evidence;
    if (turn.decision != nullptr && i < turn.decision->results.size()) {
      evidence = turn.decision->results[i].evidence;
    }
    labels[i] = tiers_[i]->Complete(turn.completion, turn.utterance, std::move(evidence), now);
  }
  return labels;
}

}  // namespace turnopt::core
