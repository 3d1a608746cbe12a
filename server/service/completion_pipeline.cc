#include "server/service/completion_pipeline.h"

#include <exception>
#include <utility>

#include "server/base/status_macros.h"

namespace turnopt::service {
namespace {

core::QualityInput InputOf(const core::Completion& completion) {
  core::QualityInput input;
  input.utterance = completion.turn.utterance;
  input.previous_reply = completion.turn.previous_reply;
  input.reply = completion.spoken_reply;
  input.dialog_state = completion.turn.dialog_state;
  input.flow = completion.turn.flow;
  input.variables = &completion.turn.variables;
  if (completion.spoken_source != core::Source::kLlm && completion.llm) {
    input.reference = completion.llm->reply;
  }
  return input;
}

}  // namespace

CompletionPipeline::CompletionPipeline(const Options& options, Parts parts)
    : privacy_(options.privacy),
      parts_(std::move(parts)),
      queue_(options.max_learning_turns, [this](const core::AcceptedTurn& turn) { Learn(turn); }) {}

absl::StatusOr<CompletionReceipt> CompletionPipeline::Complete(core::Completion completion,
                                                               bool has_turn,
                                                               const std::string& traceparent,
                                                               absl::Time now) {
  TO_ASSIGN_OR_RETURN(core::CompletionResult result,
                      parts_.engine.Complete(std::move(completion), has_turn));
  CompletionReceipt receipt;
  receipt.accepted = result.accepted;
  receipt.outcome = result.outcome;
  if (!result.accepted) return receipt;

  const core::Completion& accepted = result.turn.completion;
  if (accepted.verification) {
    if (parts_.listener != nullptr) parts_.listener->OnVerification(*accepted.llm);
  } else {
    if (!accepted.spoken_reply.empty()) {
      const std::vector<std::string> earlier = parts_.replies.Before(accepted.turn, now);
      const std::vector<absl::string_view> views(earlier.begin(), earlier.end());
      core::QualityInput input = InputOf(accepted);
      input.earlier_replies = views;
      receipt.quality = parts_.score(input, accepted.turn);
      parts_.replies.NoteSpoken(accepted.turn, accepted.spoken_reply, now);
    }
    const core::Mode mode_now = parts_.policy.For(accepted.turn).mode;
    const core::TurnRecord record =
        MakeTurnRecord(result.turn, mode_now, receipt.quality, traceparent, privacy_, now);
    if (parts_.listener != nullptr) parts_.listener->OnAccepted(accepted, now);
    base::MutexLock lock(&observers_mu_);
    for (core::TurnObserver* observer : parts_.observers) observer->OnTurn(record);
  }
  if (!queue_.Push(std::move(result.turn)) && receipt.outcome == core::ReportOutcome::kAccepted) {
    receipt.outcome = core::ReportOutcome::kOverloaded;
  }
  return receipt;
}

void CompletionPipeline::Learn(const core::AcceptedTurn& turn) {
  // Tiers do not throw; should one, the next turns must still be learned.
  try {
    LearnOrThrow(turn);
  } catch (const std::exception& error) {
    if (parts_.listener != nullptr) parts_.listener->OnLearningFailure(error.what());
  }
}

void CompletionPipeline::LearnOrThrow(const core::AcceptedTurn& turn) {
  const absl::Duration started = parts_.clock.MonotonicNow();
  const absl::Time now = parts_.clock.Now();
  const std::vector<core::TierLabel> labels = parts_.engine.Learn(turn, now);
  if (parts_.listener != nullptr) {
    parts_.listener->OnLearned(parts_.clock.MonotonicNow() - started);
  }

  core::LabelRecord record;
  record.turn_id = turn.completion.turn_id;
  record.labelled_at = now;
  record.scope = turn.completion.turn.scope;
  record.flow = turn.completion.turn.flow;
  record.dialog_state = turn.completion.turn.dialog_state;
  base::MutexLock lock(&observers_mu_);
  for (size_t i = 0; i < labels.size(); ++i) {
    record.source = parts_.engine.tiers()[i]->source();
    record.label = labels[i];
    for (core::TurnObserver* observer : parts_.observers) observer->OnLabel(record);
  }
}

}  // namespace turnopt::service
