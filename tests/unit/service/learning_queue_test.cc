#include "server/service/learning_queue.h"

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

namespace turnopt::service {
namespace {

core::AcceptedTurn Turn(const std::string& id) {
  core::AcceptedTurn turn;
  turn.completion.turn_id = id;
  return turn;
}

TEST(LearningQueueTest, LearnsInOrderAndDrainsWhatWaits) {
  std::vector<std::string> learned;
  LearningQueue queue(
      10, [&](const core::AcceptedTurn& turn) { learned.push_back(turn.completion.turn_id); });
  for (const char* id : {"a", "b", "c"}) EXPECT_TRUE(queue.Push(Turn(id)));
  queue.Drain(absl::Seconds(20));
  EXPECT_EQ(learned, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(queue.depth(), 0u);
  EXPECT_FALSE(queue.Push(Turn("late")));
  EXPECT_EQ(queue.dropped(), 1u);
}

TEST(LearningQueueTest, AFullQueueDropsAndCounts) {
  std::promise<void> started, release;
  std::shared_future<void> released = release.get_future().share();
  bool first = true;
  LearningQueue queue(2, [&](const core::AcceptedTurn&) {
    if (first) started.set_value();
    first = false;
    released.wait();
  });
  EXPECT_TRUE(queue.Push(Turn("under way")));
  started.get_future().wait();
  EXPECT_TRUE(queue.Push(Turn("1")));
  EXPECT_TRUE(queue.Push(Turn("2")));
  EXPECT_FALSE(queue.Push(Turn("3")));
  EXPECT_EQ(queue.depth(), 3u);
  EXPECT_EQ(queue.dropped(), 1u);
  release.set_value();
  queue.Drain(absl::Seconds(20));
  EXPECT_EQ(queue.dropped(), 1u);
}

}  // namespace
}  // namespace turnopt::service
