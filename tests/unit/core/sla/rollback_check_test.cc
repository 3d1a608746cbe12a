#include "server/core/sla/rollback_check.h"

#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::turnopt::testing::TurnOfMs;

const absl::Time kRollback = absl::FromUnixSeconds(1767603600);

TurnRecord At(absl::Duration offset, Mode mode, int total_ms, bool llm_called) {
  TurnRecord turn = TurnOfMs(total_ms);
  turn.completed_at = kRollback + offset;
  turn.mode = mode;
  turn.llm_called = llm_called;
  turn.quality.emplace();
  turn.quality->overall = total_ms / 50.0;
  return turn;
}

TEST(RollbackCheckTest, TurnsFallIntoTheirPeriods) {
  RollbackCheck check(kRollback);
  check.OnTurn(At(-absl::Hours(48), Mode::kShadow, 4000, true));
  check.OnTurn(At(-absl::Hours(30), Mode::kDisabled, 3000, true));
  check.OnTurn(At(-absl::Hours(2), Mode::kEnabled, 100, false));  // served, too long ago
  check.OnTurn(At(-absl::Minutes(59), Mode::kEnabled, 3200, true));
  check.OnTurn(At(-absl::Minutes(1), Mode::kEnabled, 1200, false));
  check.OnTurn(At(absl::ZeroDuration(), Mode::kDisabled, 3600, true));

  EXPECT_EQ(check.Baseline().turns, 2u);
  EXPECT_DOUBLE_EQ(*check.Baseline().mean_total_ms, 3500);
  EXPECT_DOUBLE_EQ(*check.Baseline().mean_quality, 70);
  EXPECT_EQ(check.Before().turns, 2u);
  EXPECT_DOUBLE_EQ(*check.Before().llm_calls_per_turn, 0.5);
  EXPECT_EQ(check.After().turns, 1u);
  EXPECT_DOUBLE_EQ(*check.After().llm_calls_per_turn, 1);
}

TEST(RollbackCheckTest, PercentileIsThatOfTheReport) {
  RollbackCheck check(kRollback);
  for (int i = 1; i <= 100; ++i) {
    check.OnTurn(At(absl::Seconds(i), Mode::kDisabled, i * 10, true));
  }
  EXPECT_DOUBLE_EQ(*check.After().p95_total_ms, 950.5);
}

TEST(RollbackCheckTest, WhatNobodyMeasuredIsAbsent) {
  RollbackCheck check(kRollback);
  EXPECT_FALSE(check.After().mean_total_ms.has_value());
  EXPECT_FALSE(check.After().llm_calls_per_turn.has_value());
  TurnRecord bare;
  bare.completed_at = kRollback;
  check.OnTurn(bare);
  EXPECT_EQ(check.After().turns, 1u);
  EXPECT_FALSE(check.After().mean_total_ms.has_value());
  EXPECT_FALSE(check.After().p95_total_ms.has_value());
  EXPECT_FALSE(check.After().mean_quality.has_value());
}

TEST(RollbackCheckTest, RangeHoldsTheBaselineAndWhatCameAfter) {
  const TimeRange range = RollbackCheck(kRollback).Range();
  EXPECT_EQ(range.since, kRollback - absl::Hours(168));
  EXPECT_EQ(range.until, absl::InfiniteFuture());
}

}  // namespace
}  // namespace turnopt::core
