#include "server/service/incident_feed.h"

#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace turnopt::service {
namespace {

core::Incident Of(std::string id) {
  core::Incident incident;
  incident.id = std::move(id);
  return incident;
}

TEST(IncidentFeedTest, ReaderGetsWhatHappensAfterItsPlaceInOrder) {
  IncidentFeed feed;
  feed.OnIncident(Of("before"));
  uint64_t place = feed.End();
  EXPECT_FALSE(feed.Next(&place, absl::ZeroDuration()).has_value());
  feed.OnIncident(Of("first"));
  feed.OnIncident(Of("second"));
  EXPECT_EQ(feed.Next(&place, absl::ZeroDuration())->incident.id, "first");
  EXPECT_EQ(feed.Next(&place, absl::ZeroDuration())->incident.id, "second");
  EXPECT_FALSE(feed.Next(&place, absl::ZeroDuration()).has_value());
}

TEST(IncidentFeedTest, ReadersDoNotTakeFromEachOther) {
  IncidentFeed feed;
  uint64_t one = feed.End();
  uint64_t two = feed.End();
  feed.OnIncident(Of("only"));
  EXPECT_TRUE(feed.Next(&one, absl::ZeroDuration()).has_value());
  EXPECT_TRUE(feed.Next(&two, absl::ZeroDuration()).has_value());
}

TEST(IncidentFeedTest, SlowReaderLearnsHowManyItMissed) {
  IncidentFeed feed(3);
  uint64_t place = feed.End();
  for (int i = 0; i < 10; ++i) feed.OnIncident(Of(absl::StrCat(i)));
  const auto item = feed.Next(&place, absl::ZeroDuration());
  EXPECT_EQ(item->incident.id, "7");
  EXPECT_EQ(item->missed, 7u);
  EXPECT_EQ(feed.Next(&place, absl::ZeroDuration())->missed, 0u);
}

TEST(IncidentFeedTest, WaitingReaderIsWoken) {
  IncidentFeed feed;
  uint64_t place = feed.End();
  std::thread writer([&feed] { feed.OnIncident(Of("woken")); });
  // Far longer than the test may take: only the wake-up ends the wait.
  const auto item = feed.Next(&place, absl::Minutes(5));
  writer.join();
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->incident.id, "woken");
}

}  // namespace
}  // namespace turnopt::service
