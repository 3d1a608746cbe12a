#include "server/core/reuse/review_queue.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

ReviewItem Item(int number) {
  ReviewItem item;
  item.turn_id = absl::StrCat("t", number);
  return item;
}

TEST(ReviewQueueTest, ListsNewestFirstAndTakesOnce) {
  ReviewQueue queue;
  for (int i = 0; i < 5; ++i) queue.Offer(Item(i));
  ASSERT_EQ(queue.List(2).size(), 2u);
  EXPECT_EQ(queue.List(2)[0].turn_id, "t4");
  EXPECT_TRUE(queue.Take("t3").has_value());
  EXPECT_FALSE(queue.Take("t3").has_value());
  EXPECT_EQ(queue.List(100).size(), 4u);
}

TEST(ReviewQueueTest, TheOldestGiveWay) {
  ReviewQueue queue;
  for (size_t i = 0; i < ReviewQueue::kMaxItems + 10; ++i) queue.Offer(Item(static_cast<int>(i)));
  EXPECT_EQ(queue.size(), ReviewQueue::kMaxItems);
  EXPECT_FALSE(queue.Take("t9").has_value());
  EXPECT_TRUE(queue.Take("t10").has_value());
}

}  // namespace
}  // namespace turnopt::core
