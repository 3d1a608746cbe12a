#include "server/base/periodic_task.h"

#include <utility>

namespace turnopt::base {

PeriodicTask::PeriodicTask(absl::Duration period, std::function<void()> run)
    : period_(period), run_(std::move(run)), thread_([this] { Loop(); }) {}

PeriodicTask::~PeriodicTask() {
  {
    MutexLock lock(&mu_);
    stopping_ = true;
    wake_.SignalAll();
  }
  thread_.join();
}

void PeriodicTask::RunOnce() {
  MutexLock lock(&run_mu_);
  run_();
}

void PeriodicTask::Wake() {
  MutexLock lock(&mu_);
  woken_ = true;
  wake_.SignalAll();
}

void PeriodicTask::Loop() {
  while (true) {
    {
      MutexLock lock(&mu_);
      // A spurious wake-up only makes one run early, which every run must allow anyway.
      if (!stopping_ && !woken_) wake_.WaitFor(&mu_, period_);
      if (stopping_) return;
      woken_ = false;
    }
    RunOnce();
  }
}

}  // namespace turnopt::base
