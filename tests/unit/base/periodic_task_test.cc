#include "server/base/periodic_task.h"

#include <atomic>

#include "gtest/gtest.h"

namespace turnopt::base {
namespace {

TEST(PeriodicTaskTest, RunOnceRunsOnTheCallersThread) {
  int runs = 0;
  PeriodicTask task(absl::Hours(1), [&runs] { ++runs; });
  task.RunOnce();
  task.RunOnce();
  EXPECT_EQ(runs, 2);
}

TEST(PeriodicTaskTest, WakeRunsBeforeThePeriodEnds) {
  Mutex mu;
  CondVar ran;
  int runs = 0;
  PeriodicTask task(absl::Hours(1), [&] {
    MutexLock lock(&mu);
    ++runs;
    ran.SignalAll();
  });
  task.Wake();
  MutexLock lock(&mu);
  while (runs == 0) ran.Wait(&mu);
  EXPECT_GE(runs, 1);
}

TEST(PeriodicTaskTest, DestructionDoesNotWaitForThePeriod) {
  std::atomic<int> runs{0};
  {
    PeriodicTask task(absl::Hours(1), [&runs] { ++runs; });
  }
  EXPECT_EQ(runs, 0);
}

}  // namespace
}  // namespace turnopt::base
