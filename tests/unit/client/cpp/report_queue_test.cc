#include "client/cpp/report_queue.h"

#include <string>

#include "gtest/gtest.h"

namespace turnopt::client {
namespace {

turnoptimizer::v1::CompleteTurnRequest Request(const std::string& turn_id) {
  turnoptimizer::v1::CompleteTurnRequest request;
  request.set_turn_id(turn_id);
  return request;
}

TEST(ReportQueueTest, GivesReportsBackInOrder) {
  ReportQueue queue({});
  queue.Push(Request("a"));
  queue.Push(Request("b"));
  EXPECT_EQ(queue.Take(absl::ZeroDuration())->request.turn_id(), "a");
  EXPECT_EQ(queue.Take(absl::ZeroDuration())->request.turn_id(), "b");
  EXPECT_FALSE(queue.Take(absl::ZeroDuration()).has_value());
}

TEST(ReportQueueTest, DropsTheNewestAndCountsItWhenFull) {
  ReportQueue::Options options;
  options.max_reports = 2;
  ReportQueue queue(options);
  EXPECT_TRUE(queue.Push(Request("a")));
  EXPECT_TRUE(queue.Push(Request("b")));
  EXPECT_FALSE(queue.Push(Request("c")));
  EXPECT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue.dropped(), 1u);
}

TEST(ReportQueueTest, RetriesAtTheFrontAfterADoublingPause) {
  ReportQueue::Options options;
  options.first_backoff = absl::Milliseconds(100);
  options.max_attempts = 4;
  ReportQueue queue(options);
  queue.Push(Request("a"));
  queue.Push(Request("b"));
  absl::Duration now = absl::Seconds(1);
  for (const int pause_ms : {100, 200, 400}) {
    queue.Retry(*queue.Take(now), now);
    const absl::Duration pause = absl::Milliseconds(pause_ms);
    EXPECT_EQ(queue.NextDue(), now + pause);
    EXPECT_FALSE(queue.Take(now + pause - absl::Nanoseconds(1)).has_value());
    now += pause;
  }
  EXPECT_EQ(queue.Take(now)->request.turn_id(), "a");
}

TEST(ReportQueueTest, GivesUpAndCountsAfterTheLastAttempt) {
  ReportQueue::Options options;
  options.max_attempts = 2;
  ReportQueue queue(options);
  queue.Push(Request("a"));
  absl::Duration now = absl::ZeroDuration();
  queue.Retry(*queue.Take(now), now);
  now += absl::Seconds(10);
  queue.Retry(*queue.Take(now), now);
  EXPECT_EQ(queue.size(), 0u);
  EXPECT_EQ(queue.dropped(), 1u);
  EXPECT_FALSE(queue.NextDue().has_value());
}

}  // namespace
}  // namespace turnopt::client
