#include "server/core/sla/recent_turns.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/core/sla/watched_turns.h"

namespace turnopt::core {
namespace {

using ::testing::HasSubstr;
using ::turnopt::testing::ServedTurn;
using ::turnopt::testing::TurnOfMs;

std::string Text(const std::vector<Finding>& findings, absl::string_view name) {
  for (const Finding& finding : findings) {
    if (finding.name == name) return finding.text;
  }
  return "(absent)";
}

TEST(RecentTurnsTest, LatencyTriageNamesStateTypeAndLength) {
  RecentTurns turns(500, 50);
  for (int i = 0; i < 50; ++i) {
    TurnRecord turn = TurnOfMs(i < 6 ? 3000 : 800);
    turn.dialog_state = i < 6 ? "5_price" : "1_opening";
    turn.spoken = i < 6 ? Source::kLlm : Source::kQuickResponse;
    turn.llm_called = i < 6;
    turn.llm_timed_out = i < 2;
    turn.utterance_words = i < 6 ? 20 : 1;
    turns.Add(turn);
  }
  const auto triage = turns.LatencyTriage(absl::Milliseconds(2500));
  EXPECT_EQ(Text(triage, "slow by state"), "5_price: 6 of 6 turns");
  EXPECT_EQ(Text(triage, "slow by response type"), "llm: 6 of 6 turns");
  EXPECT_EQ(Text(triage, "slow by words of the caller"), "11+: 6 of 6 turns");
  EXPECT_EQ(Text(triage, "LLM"), "2 of the last 6 calls timed out, 0 failed otherwise");
  EXPECT_EQ(Text(triage, "hit rate"), "88% of the last 50 turns");
}

TEST(RecentTurnsTest, HitRateDropIsTold) {
  RecentTurns turns(500, 50);
  for (int i = 0; i < 150; ++i) {
    TurnRecord turn = ServedTurn();
    turn.spoken = i < 100 && i % 2 == 0 ? Source::kCache : Source::kLlm;
    turns.Add(turn);
  }
  EXPECT_EQ(Text(turns.LatencyTriage(absl::Seconds(1)), "hit rate"),
            "0% of the last 50 turns, 50% of the 100 before");
}

TEST(RecentTurnsTest, QualityTriageNamesWhatMoved) {
  RecentTurns turns(500, 50);
  for (int i = 0; i < 200; ++i) {
    const bool fell = i >= 150;
    TurnRecord turn = ServedTurn();
    turn.dialog_state = i % 2 == 0 ? "5_price" : "1_opening";
    turn.spoken = i % 2 == 0 ? Source::kQuickResponse : Source::kLlm;
    turn.quality.emplace();
    turn.quality->overall = fell && i % 2 == 0 ? 50 : 80;
    turn.quality->factors = {{"fluency", 90, 0.5, ""},
                             {"relevance", fell && i % 2 == 0 ? 20.0 : 80.0, 0.5, ""}};
    if (fell && i % 2 == 0) turn.quality->caps = {"echo"};
    turns.Add(turn);
  }
  const auto triage = turns.QualityTriage();
  EXPECT_EQ(Text(triage, "factor that moved"), "relevance: 50, was 80");
  EXPECT_EQ(Text(triage, "response type that moved"), "quick: 50 over 25 turns, was 80");
  EXPECT_EQ(Text(triage, "state that moved"), "5_price: 50 over 25 turns, was 80");
  EXPECT_EQ(Text(triage, "named failures"), "25 of the last 50 turns");
}

TEST(RecentTurnsTest, ErrorTriageCountsEveryKindOfError) {
  RecentTurns turns(100, 50);
  for (int i = 0; i < 10; ++i) {
    TurnRecord turn = ServedTurn();
    turn.llm_failed = i == 0;
    if (i == 1) turn.spoken = Source::kFallback;
    turns.Add(turn);
  }
  EXPECT_EQ(Text(turns.ErrorTriage(), "errors by state"), "5_price: 2 of 10 turns");
  EXPECT_EQ(Text(turns.ErrorTriage(), "errors by response type"),
            "fallback: 1 of 1 turns; llm: 1 of 9 turns");
}

TEST(RecentTurnsTest, NewStatesBeyondTheBoundCountAsOther) {
  RecentTurns turns(2000, 2000);
  for (int i = 0; i < 1500; ++i) {
    TurnRecord turn = TurnOfMs(3000);
    turn.dialog_state = absl::StrCat("state", i);
    turns.Add(turn);
  }
  EXPECT_EQ(Text(turns.LatencyTriage(absl::Seconds(1)), "slow by state").substr(0, 22),
            "(other): 500 of 500 tu");
}

TEST(RecentTurnsTest, NothingObservedIsToldAsNothing) {
  const RecentTurns turns;
  EXPECT_EQ(Text(turns.LatencyTriage(absl::Seconds(1)), "slow by state"), "none");
  EXPECT_EQ(Text(turns.QualityTriage(), "state that moved"), "no scored turns");
}

TEST(RecentTurnsTest, SlowTurnsAreToldByTheWordsOfTheCaller) {
  RecentTurns turns;
  for (const uint32_t words : {0, 2, 3, 10, 11, 11}) {
    TurnRecord turn = ServedTurn();
    turn.utterance_words = words;
    turn.latency.total = absl::Seconds(5);
    turns.Add(turn);
  }
  const std::string text =
      Text(turns.LatencyTriage(absl::Seconds(1)), "slow by words of the caller");
  EXPECT_THAT(text, HasSubstr("1-2: 2 of 2 turns"));
  EXPECT_THAT(text, HasSubstr("11+: 2 of 2 turns"));
}

}  // namespace
}  // namespace turnopt::core
