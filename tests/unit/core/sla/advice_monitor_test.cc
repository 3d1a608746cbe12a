#include "server/core/sla/advice_monitor.h"

#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;
using ::turnopt::testing::ServedTurn;
using ::turnopt::testing::Serving;
using ::turnopt::testing::Shadow;

constexpr absl::Time kNow = absl::UnixEpoch();

// One block of a rollout that meets every target, before the test spoils something.
struct Block {
  int hits = 70;  // of every hundred turns
  Reason miss = Reason::kNoMatch;
  int total_ms = 1000;
  double llm_quality = 80;
  double quick_quality = 80;
};

std::vector<Advice> Watch(AdviceMonitor& monitor, const Block& block) {
  std::vector<Advice> advice;
  for (int i = 0; i < 500; ++i) {
    TurnRecord turn = ServedTurn();
    const bool hit = i % 100 < block.hits;
    turn.spoken = hit ? Source::kQuickResponse : Source::kLlm;
    turn.llm_called = !hit;
    turn.reason = hit ? Reason::kRuleMatched : block.miss;
    turn.latency.total = absl::Milliseconds(block.total_ms);
    turn.quality.emplace();
    turn.quality->overall = hit ? block.quick_quality : block.llm_quality;
    monitor.Observe(Serving(turn), kNow);
    for (Advice& one : monitor.Evaluate(kNow)) advice.push_back(std::move(one));
  }
  return advice;
}

absl::optional<Advice> Find(const std::vector<Advice>& all, AdviceTopic topic) {
  for (const Advice& advice : all) {
    if (advice.topic == topic) return advice;
  }
  return absl::nullopt;
}

TEST(AdviceMonitorTest, GoodBlockNeedsNoAdvice) {
  AdviceMonitor monitor{{}};
  EXPECT_TRUE(Watch(monitor, {}).empty());
}

TEST(AdviceMonitorTest, LowHitRateIsAdvisedWhereMoreWasHeldBack) {
  AdviceMonitor monitor{{}};
  Block block;
  block.hits = 20;
  block.miss = Reason::kExpired;
  const auto advice = Find(Watch(monitor, block), AdviceTopic::kHitRate);
  ASSERT_TRUE(advice.has_value());
  EXPECT_THAT(advice->line, HasSubstr("Hit rate 20%"));
  EXPECT_THAT(advice->line, HasSubstr("RESPONSE_CACHE_TTL_SECONDS"));
}

TEST(AdviceMonitorTest, LowHitRateOfAFlowWithNothingToReuseIsNotAdvised) {
  AdviceMonitor monitor{{}};
  Block block;
  block.hits = 20;
  block.miss = Reason::kToolTurn;
  EXPECT_FALSE(Find(Watch(monitor, block), AdviceTopic::kHitRate).has_value());
}

TEST(AdviceMonitorTest, FewSavedCallsAndSlowTurnsAreAdvised) {
  AdviceMonitor monitor{{}};
  Block block;
  block.hits = 50;
  block.total_ms = 1800;
  const std::vector<Advice> advice = Watch(monitor, block);
  EXPECT_THAT(Find(advice, AdviceTopic::kLlmCalls)->line, HasSubstr("down 50% (target: 60%)"));
  EXPECT_THAT(Find(advice, AdviceTopic::kLatency)->line, HasSubstr("1800ms (target: 1500ms)"));
}

TEST(AdviceMonitorTest, LowQualityNamesTheRepliesToMend) {
  AdviceMonitor monitor{{}};
  Block block;
  block.quick_quality = 60;
  const auto advice = Find(Watch(monitor, block), AdviceTopic::kQualityLow);
  ASSERT_TRUE(advice.has_value());
  ASSERT_EQ(advice->findings.size(), 1u) << "the LLM's replies are fine";
  EXPECT_EQ(advice->findings[0].name, "quick in 5_price");
  EXPECT_THAT(advice->findings[0].text, HasSubstr("mend the quick responses"));
}

TEST(AdviceMonitorTest, HighQualityLeavesRoom) {
  AdviceMonitor monitor{{}};
  Block block;
  block.llm_quality = 90;
  block.quick_quality = 90;
  EXPECT_TRUE(Find(Watch(monitor, block), AdviceTopic::kQualityRoom).has_value());
}

TEST(AdviceMonitorTest, AdviceIsGivenOnceAndResolved) {
  AdviceMonitor monitor{{}};
  Block slow;
  slow.total_ms = 2000;
  EXPECT_EQ(Find(Watch(monitor, slow), AdviceTopic::kLatency)->edge, Edge::kRaised);
  EXPECT_FALSE(Find(Watch(monitor, slow), AdviceTopic::kLatency).has_value());
  EXPECT_EQ(Find(Watch(monitor, {}), AdviceTopic::kLatency)->edge, Edge::kResolved);
}

TEST(AdviceMonitorTest, ShadowTurnsFillNoBlock) {
  AdviceMonitor monitor{{}};
  const TurnRecord turn = ServedTurn();
  for (int i = 0; i < 2000; ++i) {
    monitor.Observe(Shadow(turn), kNow);
    EXPECT_TRUE(monitor.Evaluate(kNow).empty());
  }
}

}  // namespace
}  // namespace turnopt::core
