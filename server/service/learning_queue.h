#ifndef TURNOPT_SERVER_SERVICE_LEARNING_QUEUE_H_
#define TURNOPT_SERVER_SERVICE_LEARNING_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/core/engine.h"

namespace turnopt::service {

// Turns that wait to be learned from, one after the other in their order, on one thread. Bounded:
// when learning falls behind, turns go unlearned and are counted, and no agent waits.
//
// Thread-safe.
class LearningQueue {
 public:
  // `learn` runs on the queue's thread and must not throw.
  LearningQueue(size_t max_turns, std::function<void(const core::AcceptedTurn&)> learn);

  // As Drain(absl::ZeroDuration()).
  ~LearningQueue();

  LearningQueue(const LearningQueue&) = delete;
  LearningQueue& operator=(const LearningQueue&) = delete;

  // False, and counted as dropped, when the queue is full or drained.
  bool Push(core::AcceptedTurn turn) ABSL_LOCKS_EXCLUDED(mu_);

  // Waiting turns and the one being learned from.
  size_t depth() const ABSL_LOCKS_EXCLUDED(mu_);
  uint64_t dropped() const ABSL_LOCKS_EXCLUDED(mu_);

  // Takes no more turns and gives those that wait up to `grace`; drops the rest and ends the
  // thread after the turn under way.
  void Drain(absl::Duration grace) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop() ABSL_LOCKS_EXCLUDED(mu_);

  const size_t max_turns_;
  const std::function<void(const core::AcceptedTurn&)> learn_;
  mutable base::Mutex mu_;
  base::CondVar changed_;
  std::deque<core::AcceptedTurn> turns_ ABSL_GUARDED_BY(mu_);
  bool learning_ ABSL_GUARDED_BY(mu_) = false;
  bool draining_ ABSL_GUARDED_BY(mu_) = false;
  uint64_t dropped_ ABSL_GUARDED_BY(mu_) = 0;
  std::thread thread_;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_LEARNING_QUEUE_H_
