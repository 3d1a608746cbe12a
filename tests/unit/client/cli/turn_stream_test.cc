#include "client/cli/stream/turn_stream.h"

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kLine[] =
    R"({"call":"c1","turn":2,"time":40,"flow":"f","state":"s","previous_reply":"p",)"
    R"("utterance":"u","variables":{"name":"Ann"},"reply":"r","called_tools":true,)"
    R"("answer_key":"secret"})";

TEST(TurnStreamTest, ReadsEveryField) {
  const absl::StatusOr<StreamTurn> turn = ParseStreamTurn(kLine);
  ASSERT_TRUE(turn.ok()) << turn.status();
  EXPECT_EQ(turn->call, "c1");
  EXPECT_EQ(turn->turn, 2u);
  EXPECT_EQ(turn->time_s, 40);
  EXPECT_EQ(turn->flow, "f");
  EXPECT_EQ(turn->state, "s");
  EXPECT_EQ(turn->previous_reply, "p");
  EXPECT_EQ(turn->utterance, "u");
  EXPECT_EQ(turn->variables.at("name"), "Ann");
  EXPECT_EQ(turn->reply, "r");
  EXPECT_TRUE(turn->called_tools);
  EXPECT_EQ(turn->answer_key, "secret");
}

TEST(TurnStreamTest, WhatIsSentHoldsNeitherTheKeyNorTheReply) {
  StreamTurn turn = *ParseStreamTurn(kLine);
  turn.reply = "the reply of the model";
  const std::string sent = ToProtoTurn(turn, /*plain=*/false).DebugString();
  EXPECT_THAT(sent, HasSubstr("Ann"));
  EXPECT_THAT(sent, ::testing::Not(HasSubstr("secret")));
  EXPECT_THAT(sent, ::testing::Not(HasSubstr("the reply of the model")));
}

TEST(TurnStreamTest, EachCallCountsAsACallerOfItsOwn) {
  const auto turn = ToProtoTurn(*ParseStreamTurn(kLine), /*plain=*/false);
  EXPECT_EQ(turn.call_id(), "c1");
  EXPECT_EQ(turn.caller_id(), "");
}

TEST(TurnStreamTest, PlainLeavesTheStateOut) {
  EXPECT_EQ(ToProtoTurn(*ParseStreamTurn(kLine), /*plain=*/false).dialog_state(), "s");
  EXPECT_EQ(ToProtoTurn(*ParseStreamTurn(kLine), /*plain=*/true).dialog_state(), "");
}

TEST(TurnStreamTest, ErrorsNameTheField) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "JSON object"},
      {"[]", "JSON object"},
      {R"({"utterance":"u","reply":"r"})", "\"call\""},
      {R"({"call":1,"utterance":"u","reply":"r"})", "\"call\""},
      {R"({"call":"c","utterance":"u"})", "\"reply\""},
      {R"({"call":"c","utterance":"u","reply":"r","turn":-1})", "\"turn\""},
      {R"({"call":"c","utterance":"u","reply":"r","time":"now"})", "\"time\""},
      {R"({"call":"c","utterance":"u","reply":"r","time":1e300})", "\"time\""},
      {R"({"call":"c","utterance":"u","reply":"r","variables":{"a":1}})", "\"variables\""},
      {R"({"call":"c","utterance":"u","reply":"r","called_tools":"no"})", "\"called_tools\""},
  };
  for (const auto& [line, named] : cases) {
    EXPECT_THAT(std::string(ParseStreamTurn(line).status().message()), HasSubstr(named)) << line;
  }
}

TEST(TurnStreamTest, FileErrorsNameTheLine) {
  const std::string path = ::testing::TempDir() + "stream.jsonl";
  std::ofstream(path) << kLine << "\n\n{\n";
  EXPECT_THAT(std::string(ReadTurnStream(path, 0).status().message()),
              HasSubstr("stream.jsonl:3: "));
  EXPECT_EQ(ReadTurnStream(path, 1)->size(), 1u);
  EXPECT_EQ(ReadTurnStream("/nowhere.jsonl", 0).status().code(), absl::StatusCode::kNotFound);
}

TEST(TurnStreamTest, ShufflingKeepsCallsWholeAndTimeGoingForward) {
  std::vector<StreamTurn> turns;
  for (int call = 0; call < 20; ++call) {
    for (uint32_t turn = 0; turn < 3; ++turn) {
      StreamTurn one;
      one.call = std::to_string(call);
      one.turn = turn;
      one.time_s = turns.size();
      turns.push_back(one);
    }
  }
  std::vector<StreamTurn> shuffled = turns;
  ShuffleCalls(7, &shuffled);
  ASSERT_EQ(shuffled.size(), turns.size());
  size_t moved = 0;
  for (size_t i = 0; i < shuffled.size(); ++i) {
    EXPECT_EQ(shuffled[i].time_s, turns[i].time_s);
    EXPECT_EQ(shuffled[i].turn, i % 3);
    EXPECT_EQ(shuffled[i].call, shuffled[i - i % 3].call);
    moved += shuffled[i].call != turns[i].call;
  }
  EXPECT_GT(moved, 30u);
  std::vector<StreamTurn> again = turns;
  ShuffleCalls(7, &again);
  EXPECT_EQ(again.front().call, shuffled.front().call);
}

}  // namespace
}  // namespace turnopt::cli
