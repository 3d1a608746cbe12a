#include "client/cli/demo/demo_summary.h"

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

ReplayedTurn Turn(bool enabled, v1::Source source, double total_s, double quality) {
  ReplayedTurn turn;
  turn.enabled = enabled;
  turn.total = absl::Seconds(total_s);
  turn.response.mutable_decision()->set_source(source);
  turn.response.mutable_decision()->set_match(
      source == v1::SOURCE_QUICK_RESPONSE ? v1::MATCH_KIND_RULE : v1::MATCH_KIND_CONSENSUS);
  turn.completed.mutable_quality()->set_overall(quality);
  return turn;
}

TEST(DemoSummaryTest, SetsShadowBesideEnabled) {
  DemoSummary summary;
  summary.Add(Turn(false, v1::SOURCE_LLM, 4, 70), Verdict::kRight);
  summary.Add(Turn(false, v1::SOURCE_LLM, 2, 80), Verdict::kRight);
  summary.Add(Turn(true, v1::SOURCE_QUICK_RESPONSE, 0.5, 90), Verdict::kUnconfirmed);
  summary.Add(Turn(true, v1::SOURCE_CACHE, 1.5, 80), Verdict::kOtherAnswer);
  const nlohmann::json json = nlohmann::json::parse(summary.ToJson());
  EXPECT_EQ(json["before"]["turns"], 2);
  EXPECT_DOUBLE_EQ(json["before"]["mean_total_s"], 3);
  EXPECT_DOUBLE_EQ(json["before"]["p95_total_s"], 3.9);
  EXPECT_DOUBLE_EQ(json["before"]["mean_quality"], 75);
  EXPECT_EQ(json["before"]["answered"]["llm"], 2);
  EXPECT_DOUBLE_EQ(json["after"]["mean_total_s"], 1);
  EXPECT_EQ(json["after"]["answered"]["llm"], 0);
  EXPECT_EQ(json["after"]["answered"]["quick"], 1);
  EXPECT_EQ(json["after"]["answered"]["cached"], 1);
  EXPECT_EQ(json["after"]["learned_wrong"], 1);
}

TEST(DemoSummaryTest, AnAuthoredAnswerInOtherWordsIsNotALearnedMistake) {
  DemoSummary summary;
  summary.Add(Turn(true, v1::SOURCE_QUICK_RESPONSE, 0.5, 90), Verdict::kUnconfirmed);
  summary.Add(Turn(true, v1::SOURCE_QUICK_RESPONSE, 0.5, 90), Verdict::kToolTurn);
  const nlohmann::json json = nlohmann::json::parse(summary.ToJson());
  EXPECT_EQ(json["after"]["learned_wrong"], 0);
  EXPECT_EQ(json["after"]["quick_on_tool_turns"], 1);
}

TEST(DemoSummaryTest, SaysThatTheWaitIsVirtual) {
  std::ostringstream out;
  DemoSummary().Print(out);
  EXPECT_THAT(out.str(), ::testing::HasSubstr("LLM virtual"));
}

}  // namespace
}  // namespace turnopt::cli
