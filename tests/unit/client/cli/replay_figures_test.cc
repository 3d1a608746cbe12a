#include "client/cli/replay/replay_figures.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/cli/replay/decision_log.h"
#include "client/cli/replay/sidecar.h"
#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;
using nlohmann::json;

class ReplayFiguresTest : public ::testing::Test {
 protected:
  // Turn 0 is played in shadow mode; the others are enabled.
  ReplayFiguresTest() {
    turns_.resize(5);
    for (size_t i = 0; i < turns_.size(); ++i) {
      turns_[i].call = "c";
      turns_[i].utterance = "one two three";
      turns_[i].reply = "See you, Ann.";
      turns_[i].variables = {{"name", "Ann"}};
      turns_[i].answer_key = "bye";
    }
  }

  ReplayedTurn Turn(size_t index) {
    ReplayedTurn turn;
    turn.index = index;
    turn.enabled = index > 0;
    turn.response.set_turn_id("t" + std::to_string(index));
    turn.response.mutable_decision()->set_source(v1::SOURCE_LLM);
    turn.response.mutable_decision()->set_reason(v1::REASON_NO_MATCH);
    turn.latency = absl::Microseconds(100 * static_cast<int>(index));
    return turn;
  }

  ReplayedTurn Served(size_t index, const std::string& source_turn_id, const std::string& reply) {
    ReplayedTurn turn = Turn(index);
    v1::Decision* decision = turn.response.mutable_decision();
    decision->set_source(v1::SOURCE_CACHE);
    decision->set_match(v1::MATCH_KIND_CONSENSUS);
    decision->set_source_turn_id(source_turn_id);
    decision->set_reply(reply);
    return turn;
  }

  json Figures() { return json::parse(figures_.ToJson()); }

  std::vector<StreamTurn> turns_;
  ReplayFigures figures_{ReplayFigures::Setting(), turns_};
};

TEST_F(ReplayFiguresTest, CountsOnlyTheEnabledPart) {
  figures_.Add(Turn(0));
  figures_.Add(Turn(1));
  figures_.Add(Served(2, "t0", "See you, Ann."));
  const json figures = Figures();
  EXPECT_EQ(figures["turns_total"], 3);
  EXPECT_EQ(figures["turns"], 2);
  EXPECT_DOUBLE_EQ(figures["served_per_turn"], 0.5);
  EXPECT_DOUBLE_EQ(figures["wrong_per_turn"], 0);
  EXPECT_EQ(figures["served_by"]["consensus"], 1);
  EXPECT_TRUE(figures["judge"].is_null());
  EXPECT_EQ(figures["not_served_because"]["no match"], 1);
}

TEST_F(ReplayFiguresTest, AnotherAnswerKeyIsWrong) {
  figures_.Add(Turn(0));
  turns_[1].answer_key = "hello";
  EXPECT_EQ(figures_.Add(Served(1, "t0", "See you, Ann.")), Verdict::kOtherAnswer);
  EXPECT_DOUBLE_EQ(Figures()["wrong_per_turn"], 1);
  EXPECT_DOUBLE_EQ(Figures()["wrong_per_served"], 1);
}

TEST_F(ReplayFiguresTest, AServedToolTurnIsWrongEvenWithTheSameKey) {
  figures_.Add(Turn(0));
  turns_[1].called_tools = true;
  EXPECT_EQ(figures_.Add(Served(1, "t0", "See you, Ann.")), Verdict::kToolTurn);
  EXPECT_DOUBLE_EQ(Figures()["tool_turns_served_per_turn"], 1);
  EXPECT_DOUBLE_EQ(Figures()["wrong_per_turn"], 1);
}

TEST_F(ReplayFiguresTest, AnUnknownSourceIsWrongUnlessTheWordsAreTheLlms) {
  EXPECT_EQ(figures_.Add(Served(1, "elsewhere", "Good night.")), Verdict::kUnconfirmed);
  EXPECT_EQ(figures_.Add(Served(2, "elsewhere", "See you, Ann.")), Verdict::kRight);
  EXPECT_DOUBLE_EQ(Figures()["wrong_per_turn"], 0.5);
  EXPECT_DOUBLE_EQ(Figures()["unconfirmed_per_turn"], 0.5);
}

TEST_F(ReplayFiguresTest, AuthoredRepliesCountAsWrongUnlessTheLlmSaidTheSameWords) {
  ReplayedTurn authored = Served(1, "", "See you, Ann!");
  authored.response.mutable_decision()->set_match(v1::MATCH_KIND_RULE);
  EXPECT_EQ(figures_.Add(authored), Verdict::kRight);
  authored.response.mutable_decision()->set_reply("Goodbye!");
  authored.index = 2;
  EXPECT_EQ(figures_.Add(authored), Verdict::kUnconfirmed);
  EXPECT_EQ(Figures()["served_by"]["rule"], 2);
  EXPECT_EQ(Figures()["wrong_by"]["rule"], 1);
}

TEST_F(ReplayFiguresTest, WithoutKeysTheWordsDecide) {
  for (StreamTurn& turn : turns_) {
    turn.answer_key = "";
  }
  figures_.Add(Turn(0));
  turns_[2].reply = "No, sorry.";
  EXPECT_EQ(figures_.Add(Served(1, "t0", "See you, Ann.")), Verdict::kRight);
  EXPECT_EQ(figures_.Add(Served(2, "t0", "See you, Ann.")), Verdict::kOtherAnswer);
}

TEST_F(ReplayFiguresTest, ARefilledReplyIsNoMismatchAndALeakIs) {
  figures_.Add(Turn(0));
  turns_[1].variables = {{"name", "Bob"}};
  figures_.Add(Served(1, "t0", "See you, Bob."));
  EXPECT_EQ(figures_.refill_mismatches(), 0u);
  figures_.Add(Served(2, "t0", "See you, Eve."));
  EXPECT_EQ(figures_.refill_mismatches(), 1u);
}

TEST_F(ReplayFiguresTest, CeilingIsWhatWasAnsweredBeforeWithoutATool) {
  figures_.Add(Turn(0));
  figures_.Add(Turn(1));  // answered before
  turns_[2].called_tools = true;
  figures_.Add(Turn(2));  // needs a tool
  turns_[3].answer_key = "first time";
  figures_.Add(Turn(3));
  turns_[4].answer_key = "first time";
  figures_.Add(Turn(4));  // answered before
  EXPECT_DOUBLE_EQ(Figures()["ceiling_per_turn"], 0.5);
}

TEST_F(ReplayFiguresTest, SharesByLengthAreOfTheTurnsOfThatLength) {
  turns_[1].utterance = "yes";
  turns_[2].utterance = "a b c d e f g h i j k";
  turns_[3].utterance = "a b c d e f g h i j k";
  figures_.Add(Turn(0));
  figures_.Add(Served(1, "t0", "See you, Ann."));
  figures_.Add(Served(2, "t0", "See you, Ann."));
  figures_.Add(Turn(3));
  EXPECT_DOUBLE_EQ(Figures()["served_share_by_length"]["1-2"], 1);
  EXPECT_DOUBLE_EQ(Figures()["served_share_by_length"]["3-5"], 0);
  EXPECT_DOUBLE_EQ(Figures()["served_share_by_length"]["11+"], 0.5);
}

TEST_F(ReplayFiguresTest, LatencyPercentilesInterpolate) {
  for (size_t i = 0; i < 5; ++i) {
    figures_.Add(Turn(i));
  }
  EXPECT_DOUBLE_EQ(Figures()["latency_us"]["p50"], 250);
  EXPECT_DOUBLE_EQ(Figures()["latency_us"]["p99"], 397);
}

TEST_F(ReplayFiguresTest, TheJudgeIsComparedWithTheKeysOfCandidateAndTurn) {
  turns_[2].answer_key = "hello";
  turns_[3].answer_key = "hello";
  turns_[4].called_tools = true;
  figures_.Add(Turn(0));
  for (size_t i = 1; i < 5; ++i) {
    ReplayedTurn turn = Turn(i);
    turn.response.mutable_candidate()->set_source_turn_id("t0");
    figures_.Add(turn);
  }
  // Right, right, falsely agrees, and a tool turn, which no reply's words can tell.
  figures_.AddJudgedTurns({{"t1", 0.9}, {"t2", 0.1}, {"t3", 0.8}, {"t4", 0.9}, {"other", 1}});
  EXPECT_EQ(Figures()["judge"]["pairs"], 3);
  EXPECT_DOUBLE_EQ(Figures()["judge"]["precision"], 0.5);
  EXPECT_DOUBLE_EQ(Figures()["judge"]["recall"], 1);
}

TEST(JudgedTurnsTest, AreReadFromTheLabelLinesOfLearnedRepliesAlone) {
  std::map<std::string, double> agreement;
  ReadJudgedTurns(
      "{\"message\":\"[TELEMETRY] Turn "
      "labelled\",\"tier\":\"cached\",\"turn_id\":\"a\",\"agreement\":0.7}\n"
      "{\"message\":\"[TELEMETRY] Turn "
      "labelled\",\"tier\":\"quick\",\"turn_id\":\"b\",\"agreement\":0.7}\n"
      "{\"message\":\"[TELEMETRY] Turn "
      "complete\",\"tier\":\"cached\",\"turn_id\":\"c\",\"agreement\":1}\n"
      "{\"message\":7}\n[]\nnot json\n",
      &agreement);
  EXPECT_EQ(agreement, (std::map<std::string, double>{{"a", 0.7}}));
}

TEST_F(ReplayFiguresTest, DecisionLinesHoldNoTexts) {
  const ReplayedTurn turn = Served(1, "t0", "See you, Ann.");
  const std::string line = DecisionLine(turns_[1], turn, Verdict::kOtherAnswer);
  const json object = json::parse(line);
  EXPECT_EQ(object["verdict"], "other answer");
  EXPECT_EQ(object["decision"]["source_turn_id"], "t0");
  EXPECT_EQ(line.find("Ann"), std::string::npos);
  EXPECT_EQ(line.find("three"), std::string::npos);
}

}  // namespace
}  // namespace turnopt::cli
