#include "client/cli/replay/replayer.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/fake_sidecar.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

std::vector<StreamTurn> Stream(size_t size) {
  std::vector<StreamTurn> turns(size);
  for (size_t i = 0; i < size; ++i) {
    turns[i].call = "c" + std::to_string(i / 2);
    turns[i].utterance = "u" + std::to_string(i);
    turns[i].reply = "gold reply " + std::to_string(i);
    turns[i].answer_key = "gold key";
    turns[i].line = i + 1;
  }
  return turns;
}

void ServeFromCache(const v1::Turn&, v1::OptimizeTurnResponse* response) {
  response->mutable_decision()->set_source(v1::SOURCE_CACHE);
  response->mutable_decision()->set_reply("served");
  response->mutable_decision()->set_reply_id("r1");
}

class ReplayerTest : public ::testing::Test {
 protected:
  absl::Status Play(const std::vector<StreamTurn>& turns) {
    Replayer replayer(options_, sidecar_);
    return replayer.Play(turns, [this](const ReplayedTurn& turn) { replayed_.push_back(turn); });
  }

  Replayer::Options options_;
  FakeSidecar sidecar_;
  std::vector<ReplayedTurn> replayed_;
};

TEST_F(ReplayerTest, PlaysTheFirstPartInShadowAndTheRestEnabled) {
  ASSERT_TRUE(Play(Stream(10)).ok());
  EXPECT_EQ(sidecar_.modes, (std::vector<v1::Mode>{v1::MODE_SHADOW, v1::MODE_ENABLED}));
  ASSERT_EQ(replayed_.size(), 10u);
  EXPECT_FALSE(replayed_[4].enabled);
  EXPECT_TRUE(replayed_[5].enabled);
}

TEST_F(ReplayerTest, WithoutAShadowPartEveryTurnIsEnabled) {
  options_.shadow_share = 0;
  ASSERT_TRUE(Play(Stream(4)).ok());
  EXPECT_EQ(sidecar_.modes, (std::vector<v1::Mode>{v1::MODE_ENABLED}));
}

TEST_F(ReplayerTest, ReportsTheLlmsReplyWhereTheLlmAnswers) {
  std::vector<StreamTurn> turns = Stream(1);
  turns[0].called_tools = true;
  ASSERT_TRUE(Play(turns).ok());
  ASSERT_EQ(sidecar_.reported.size(), 1u);
  const v1::CompleteTurnRequest& report = sidecar_.reported[0];
  EXPECT_EQ(report.turn_id(), "t0");
  EXPECT_EQ(report.spoken_source(), v1::SOURCE_LLM);
  EXPECT_EQ(report.spoken_reply(), "gold reply 0");
  EXPECT_EQ(report.llm().reply(), "gold reply 0");
  EXPECT_TRUE(report.llm().called_tools());
}

TEST_F(ReplayerTest, NeverSendsTheGoldReplyOfAServedTurn) {
  sidecar_.decide = ServeFromCache;
  ASSERT_TRUE(Play(Stream(6)).ok());
  ASSERT_EQ(sidecar_.reported.size(), 6u);
  for (const v1::CompleteTurnRequest& report : sidecar_.reported) {
    EXPECT_EQ(report.spoken_source(), v1::SOURCE_CACHE);
    EXPECT_EQ(report.spoken_reply(), "served");
    EXPECT_EQ(report.reply_id(), "r1");
    EXPECT_FALSE(report.has_llm());
    EXPECT_THAT(report.DebugString(), ::testing::Not(::testing::HasSubstr("gold")));
  }
}

TEST_F(ReplayerTest, AddsTheLlmsReplyOfAVerifiedTurnInAReportOfItsOwn) {
  sidecar_.decide = [](const v1::Turn& turn, v1::OptimizeTurnResponse* response) {
    ServeFromCache(turn, response);
    response->set_verify(true);
  };
  ASSERT_TRUE(Play(Stream(1)).ok());
  ASSERT_EQ(sidecar_.reported.size(), 2u);
  EXPECT_FALSE(sidecar_.reported[0].has_llm());
  EXPECT_FALSE(sidecar_.reported[0].verification());
  EXPECT_TRUE(sidecar_.reported[1].verification());
  EXPECT_EQ(sidecar_.reported[1].turn_id(), sidecar_.reported[0].turn_id());
  EXPECT_EQ(sidecar_.reported[1].llm().reply(), "gold reply 0");
}

TEST_F(ReplayerTest, RefusesToCountWhatAnotherModeDid) {
  sidecar_.most_permissive_mode = v1::MODE_SHADOW;
  const absl::Status status = Play(Stream(4));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(replayed_.size(), 2u);
}

TEST_F(ReplayerTest, OnRequestPlaysOnInWhateverModeIsInForce) {
  sidecar_.most_permissive_mode = v1::MODE_SHADOW;
  options_.insist_on_mode = false;
  EXPECT_TRUE(Play(Stream(4)).ok());
  EXPECT_EQ(replayed_.size(), 4u);
}

TEST_F(ReplayerTest, WithoutSteeringTheAdminServiceIsNotNeeded) {
  options_.steer = false;
  EXPECT_TRUE(Play(Stream(4)).ok());
  EXPECT_TRUE(sidecar_.modes.empty());
}

TEST_F(ReplayerTest, ReportsThePretendedLlmsDelayOnlyWhereTheLlmAnswered) {
  options_.llm_delay = [](size_t index) { return absl::Seconds(index + 1); };
  options_.other_delay = absl::Milliseconds(500);
  sidecar_.decide = [](const v1::Turn& turn, v1::OptimizeTurnResponse* response) {
    if (turn.utterance() == "u1") {
      ServeFromCache(turn, response);
    }
  };
  ASSERT_TRUE(Play(Stream(2)).ok());
  EXPECT_EQ(sidecar_.reported[0].latency().llm().seconds(), 1);
  EXPECT_GE(replayed_[0].total, absl::Milliseconds(1500));
  EXPECT_FALSE(sidecar_.reported[1].latency().has_llm());
  EXPECT_GE(replayed_[1].total, absl::Milliseconds(500));
  EXPECT_LT(replayed_[1].total, absl::Milliseconds(1500));
}

TEST_F(ReplayerTest, KeepsWhatIsLearnedInTheGivenTenant) {
  options_.tenant = "demo";
  ASSERT_TRUE(Play(Stream(1)).ok());
  EXPECT_EQ(sidecar_.asked[0].turn().scope().tenant(), "demo");
  EXPECT_EQ(sidecar_.reported[0].turn().scope().tenant(), "demo");
}

TEST_F(ReplayerTest, StopsAtTheFirstErrorAndNamesTheLine) {
  sidecar_.complete_status = absl::UnavailableError("gone");
  const absl::Status status = Play(Stream(4));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "line 1: gone");
  EXPECT_EQ(sidecar_.reported.size(), 1u);
}

}  // namespace
}  // namespace turnopt::cli
