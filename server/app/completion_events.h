#ifndef TURNOPT_SERVER_APP_COMPLETION_EVENTS_H_
#define TURNOPT_SERVER_APP_COMPLETION_EVENTS_H_

#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/core/quality/satisfaction.h"
#include "server/service/completion_pipeline.h"
#include "server/telemetry/recorder.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::app {

// Tells telemetry what the completion pipeline says beside its records, and follows what each
// caller's next words show of the reply before.
//
// Thread-safe.
class CompletionEvents final : public service::CompletionListener {
 public:
  // All must outlive this.
  CompletionEvents(telemetry::Recorder& recorder, telemetry::StructuredLog& log,
                   const base::Clock& clock);

  void OnAccepted(const core::Completion& completion, absl::Time now) override;
  void OnVerification(const core::LlmResult& llm) override;
  void OnLearned(absl::Duration elapsed) override;
  void OnLearningFailure(const char* what) override;

 private:
  telemetry::Recorder& recorder_;
  telemetry::StructuredLog& log_;
  const base::Clock& clock_;
  core::SatisfactionTracker satisfaction_;
};

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_COMPLETION_EVENTS_H_
