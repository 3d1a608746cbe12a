#include "server/app/completion_events.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "server/telemetry/names.h"

namespace turnopt::app {

CompletionEvents::CompletionEvents(telemetry::Recorder& recorder, telemetry::StructuredLog& log,
                                   const base::Clock& clock)
    : recorder_(recorder),
      log_(log),
      clock_(clock),
      satisfaction_(core::SatisfactionTracker::Options()) {}

void CompletionEvents::OnAccepted(const core::Completion& completion, absl::Time now) {
  const absl::optional<core::SatisfactionRevision> revision =
      satisfaction_.Observe(completion.turn.call_id, completion.turn_id, completion.turn.utterance,
                            completion.spoken_reply, now);
  if (!revision) return;
  recorder_.OnSatisfaction(revision->satisfaction.score);
  log_.Write(telemetry::LogLevel::kInfo, now,
             absl::StrCat(telemetry::log_prefix::kQuality, " Caller went on"),
             {{telemetry::field::kTurnId, revision->turn_id},
              {telemetry::field::kSatisfaction, revision->satisfaction.score},
              {telemetry::field::kDetail, revision->satisfaction.why}});
}

void CompletionEvents::OnVerification(const core::LlmResult& llm) { recorder_.OnVerification(llm); }

void CompletionEvents::OnLearned(absl::Duration elapsed) { recorder_.OnLearned(elapsed); }

void CompletionEvents::OnLearningFailure(const char* what) {
  log_.Write(telemetry::LogLevel::kError, clock_.Now(), "Learning from a turn failed",
             {{telemetry::field::kDetail, std::string(what)}});
}

}  // namespace turnopt::app
