#ifndef TURNOPT_SERVER_SERVICE_COMPLETION_PIPELINE_H_
#define TURNOPT_SERVER_SERVICE_COMPLETION_PIPELINE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/clock.h"
#include "server/core/engine.h"
#include "server/core/quality/quality.h"
#include "server/core/serving_policy.h"
#include "server/core/spoken_replies.h"
#include "server/core/turn_record.h"
#include "server/service/learning_queue.h"
#include "server/service/make_turn_record.h"

namespace turnopt::service {

// What CompleteTurn responds.
struct CompletionReceipt {
  bool accepted = false;
  core::ReportOutcome outcome = core::ReportOutcome::kAccepted;
  absl::optional<core::QualityScore> quality;  // absent: nothing was spoken
};

// Scores what was spoken in a completed turn, and learns from it what scores are usual.
using ScoreTurn =
    std::function<core::QualityScore(const core::QualityInput& input, const core::Turn& turn)>;

// Hears what is no TurnRecord: texts, verifications, and how learning goes. Thread-safe.
class CompletionListener {
 public:
  virtual ~CompletionListener() = default;
  // An accepted turn, before CompleteTurn returns; must be quick.
  virtual void OnAccepted(const core::Completion& completion, absl::Time now) = 0;
  // The LLM's part of an accepted verification, before CompleteTurn returns.
  virtual void OnVerification(const core::LlmResult& llm) = 0;
  // Learning from one turn took so long; on the learning thread.
  virtual void OnLearned(absl::Duration elapsed) = 0;
  // An exception that a tier let escape while learning; on the learning thread.
  virtual void OnLearningFailure(const char* what) = 0;
};

// Takes a committed turn through everything that follows from it: acceptance, score, every
// observer in order (before the agent has its response), then learning on the queue's thread, whose
// labels the observers hear too. A verification is learned from but is no turn of its own.
//
// Thread-safe. Observers are called by one thread at a time, in the order of completion.
class CompletionPipeline {
 public:
  struct Options {
    size_t max_learning_turns = 1000;
    RecordPrivacy privacy;
  };

  // What the pipeline stands between. References and pointers must outlive it.
  struct Parts {
    core::Engine& engine;
    const core::ServingPolicy& policy;
    const base::Clock& clock;
    core::SpokenReplies& replies;
    ScoreTurn score;
    std::vector<core::TurnObserver*> observers;
    CompletionListener* listener = nullptr;  // may be null
  };

  CompletionPipeline(const Options& options, Parts parts);

  // `has_turn` as in Engine::Complete, whose errors come through.
  absl::StatusOr<CompletionReceipt> Complete(core::Completion completion, bool has_turn,
                                             const std::string& traceparent, absl::Time now)
      ABSL_LOCKS_EXCLUDED(observers_mu_);

  size_t learning_depth() const { return queue_.depth(); }
  uint64_t learning_dropped() const { return queue_.dropped(); }

  // See LearningQueue::Drain. Complete still accepts turns, but they are not learned.
  void Drain(absl::Duration grace) { queue_.Drain(grace); }

 private:
  void Learn(const core::AcceptedTurn& turn) ABSL_LOCKS_EXCLUDED(observers_mu_);
  void LearnOrThrow(const core::AcceptedTurn& turn) ABSL_LOCKS_EXCLUDED(observers_mu_);

  const RecordPrivacy privacy_;
  const Parts parts_;
  // Held while observers run, which are promised the order of completion. None of them waits for
  // an output: log lines and stored rows are handed to threads of their own.
  base::Mutex observers_mu_;
  LearningQueue queue_;  // last: its thread uses the rest
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_COMPLETION_PIPELINE_H_
