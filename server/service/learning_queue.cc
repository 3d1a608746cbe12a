#include "server/service/learning_queue.h"

#include <utility>

#include "server/base/clock.h"

namespace turnopt::service {

LearningQueue::LearningQueue(size_t max_turns, std::function<void(const core::AcceptedTurn&)> learn)
    : max_turns_(max_turns), learn_(std::move(learn)), thread_([this] { Loop(); }) {}

LearningQueue::~LearningQueue() { Drain(absl::ZeroDuration()); }

bool LearningQueue::Push(core::AcceptedTurn turn) {
  base::MutexLock lock(&mu_);
  if (draining_ || turns_.size() >= max_turns_) {
    ++dropped_;
    return false;
  }
  turns_.push_back(std::move(turn));
  changed_.SignalAll();
  return true;
}

size_t LearningQueue::depth() const {
  base::MutexLock lock(&mu_);
  return turns_.size() + (learning_ ? 1 : 0);
}

uint64_t LearningQueue::dropped() const {
  base::MutexLock lock(&mu_);
  return dropped_;
}

void LearningQueue::Drain(absl::Duration grace) {
  // The grace is real time, whatever clock decisions see.
  const absl::Duration deadline = base::Clock::Real().MonotonicNow() + grace;
  {
    base::MutexLock lock(&mu_);
    draining_ = true;
    changed_.SignalAll();
    while (!turns_.empty()) {
      const absl::Duration left = deadline - base::Clock::Real().MonotonicNow();
      if (left <= absl::ZeroDuration()) break;
      changed_.WaitFor(&mu_, left);
    }
    dropped_ += turns_.size();
    turns_.clear();
  }
  if (thread_.joinable()) thread_.join();
}

void LearningQueue::Loop() {
  while (true) {
    core::AcceptedTurn turn;
    {
      base::MutexLock lock(&mu_);
      learning_ = false;
      changed_.SignalAll();
      while (turns_.empty() && !draining_) changed_.Wait(&mu_);
      if (turns_.empty()) return;
      turn = std::move(turns_.front());
      turns_.pop_front();
      learning_ = true;
    }
    learn_(turn);
  }
}

}  // namespace turnopt::service
