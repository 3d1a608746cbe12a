#include "client/cli/demo/sample_calls.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

class SampleCallsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::vector<StreamTurn>> turns = SampleCalls();
    ASSERT_TRUE(turns.ok()) << turns.status();
    turns_ = *turns;
  }

  std::vector<StreamTurn> turns_;
};

TEST_F(SampleCallsTest, AreManyTurnsOfBothFlowsInBothHalves) {
  EXPECT_GE(turns_.size(), 500u);
  std::map<std::string, size_t> first;
  std::map<std::string, size_t> second;
  for (size_t i = 0; i < turns_.size(); ++i) {
    ++(i < turns_.size() / 2 ? first : second)[turns_[i].flow];
  }
  for (const auto* half : {&first, &second}) {
    EXPECT_EQ(half->size(), 2u);
    EXPECT_GE(half->at("outbound_sales"), 100u);
    EXPECT_GE(half->at("restaurant_booking"), 100u);
  }
}

TEST_F(SampleCallsTest, TimeGoesForwardAndCallsAreWhole) {
  std::set<std::string> ended;
  for (size_t i = 1; i < turns_.size(); ++i) {
    EXPECT_GE(turns_[i].time_s, turns_[i - 1].time_s);
    if (turns_[i].call != turns_[i - 1].call) {
      EXPECT_TRUE(ended.insert(turns_[i - 1].call).second);
      EXPECT_EQ(turns_[i].turn, 0u);
    } else {
      EXPECT_EQ(turns_[i].turn, turns_[i - 1].turn + 1);
      EXPECT_EQ(turns_[i].previous_reply, turns_[i - 1].reply);
    }
  }
}

TEST_F(SampleCallsTest, HoldToolTurnsAndParaphrases) {
  size_t tool_turns = 0;
  std::map<std::string, std::set<std::string>> wordings;
  for (const StreamTurn& turn : turns_) {
    tool_turns += turn.called_tools;
    wordings[turn.answer_key].insert(turn.utterance);
  }
  EXPECT_GT(tool_turns, turns_.size() / 10);
  EXPECT_LT(tool_turns, turns_.size() / 2);
  EXPECT_GE(wordings["restaurant_booking greeting book"].size(), 10u);
}

TEST_F(SampleCallsTest, LeaveNoPlaceholderUnfilled) {
  for (const StreamTurn& turn : turns_) {
    EXPECT_EQ((turn.utterance + turn.reply + turn.previous_reply).find_first_of("{}()|"),
              std::string::npos)
        << turn.utterance << " / " << turn.reply;
  }
}

}  // namespace
}  // namespace turnopt::cli
