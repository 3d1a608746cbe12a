#include "server/storage/memory_turn_log.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/collecting_visitor.h"
#include "tests/support/fake_clock.h"
#include "tests/support/turn_record_builder.h"

namespace turnopt::storage {
namespace {

using testing::BaselineTurn;
using testing::CollectingVisitor;
using ::testing::ElementsAre;

TEST(MemoryTurnLogTest, TheOldestTurnsGoWhenThereAreTooMany) {
  testing::FakeClock clock;
  MemoryTurnLog::Options options;
  options.max_rows = 2;
  MemoryTurnLog log(options, clock);
  for (int i = 0; i < 4; ++i) {
    log.OnTurn(BaselineTurn(std::to_string(i), clock.Now() + absl::Seconds(i)));
  }
  CollectingVisitor rows;
  ASSERT_TRUE(log.Read({}, rows).ok());
  EXPECT_THAT(rows.TurnIds(), ElementsAre("2", "3"));
  EXPECT_EQ(log.Stats().rows_expired, 2u);
}

TEST(MemoryTurnLogTest, TurnsGoAtTheEndOfTheirRetention) {
  testing::FakeClock clock;
  MemoryTurnLog::Options options;
  options.retention = absl::Hours(1);
  MemoryTurnLog log(options, clock);
  log.OnTurn(BaselineTurn("old", clock.Now()));
  clock.Advance(absl::Hours(1) + absl::Seconds(1));
  log.OnTurn(BaselineTurn("new", clock.Now()));
  CollectingVisitor rows;
  ASSERT_TRUE(log.Read({}, rows).ok());
  EXPECT_THAT(rows.TurnIds(), ElementsAre("new"));
}

}  // namespace
}  // namespace turnopt::storage
