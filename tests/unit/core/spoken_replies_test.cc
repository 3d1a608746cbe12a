#include "server/core/spoken_replies.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Time kNow = absl::UnixEpoch();

Turn TurnOf(const std::string& call, const std::string& previous = "") {
  Turn turn;
  turn.call_id = call;
  turn.previous_reply = previous;
  return turn;
}

TEST(SpokenRepliesTest, TellsWhatWasSpokenBeforeThePreviousReplyNewestFirst) {
  SpokenReplies replies({});
  for (const char* reply : {"one", "two", "three"}) replies.NoteSpoken(TurnOf("a"), reply, kNow);
  EXPECT_THAT(replies.Before(TurnOf("a", "three"), kNow), ElementsAre("two", "one"));
  EXPECT_THAT(replies.Before(TurnOf("a", "two"), kNow), ElementsAre("one"));
  EXPECT_THAT(replies.Before(TurnOf("b", "three"), kNow), IsEmpty());
}

TEST(SpokenRepliesTest, AnAgentThatNamesNoPreviousReplyGetsThemAll) {
  SpokenReplies replies({});
  replies.NoteSpoken(TurnOf("a"), "one", kNow);
  EXPECT_THAT(replies.Before(TurnOf("a"), kNow), ElementsAre("one"));
  EXPECT_THAT(replies.Before(TurnOf("a", "cut sho"), kNow), ElementsAre("one"));
}

TEST(SpokenRepliesTest, TenantsDoNotShareCalls) {
  SpokenReplies replies({});
  Turn turn = TurnOf("a");
  turn.scope.tenant = "acme";
  replies.NoteSpoken(turn, "one", kNow);
  EXPECT_THAT(replies.Before(TurnOf("a"), kNow), IsEmpty());
}

TEST(SpokenRepliesTest, KeepsTheLastRepliesOfACall) {
  SpokenReplies replies({});
  for (int i = 0; i < 50; ++i) replies.NoteSpoken(TurnOf("a"), absl::StrCat("r", i), kNow);
  const auto before = replies.Before(TurnOf("a"), kNow);
  EXPECT_THAT(before, SizeIs(SpokenReplies::kRepliesOfCall));
  EXPECT_EQ(before.front(), "r49");
}

TEST(SpokenRepliesTest, ForgetsTheCallHeardOfLongestAgoBeyondItsCount) {
  SpokenReplies::Options options;
  options.max_calls = 2;
  SpokenReplies replies(options);
  for (const char* call : {"a", "b", "a", "c"}) replies.NoteSpoken(TurnOf(call), "hello", kNow);
  EXPECT_THAT(replies.Before(TurnOf("b"), kNow), IsEmpty());
  EXPECT_THAT(replies.Before(TurnOf("a"), kNow), SizeIs(2));
  EXPECT_EQ(replies.calls(), 2u);
  EXPECT_EQ(replies.evictions(), 1u);
}

TEST(SpokenRepliesTest, StaysWithinItsBytes) {
  SpokenReplies::Options options;
  options.max_bytes = 10'000;
  SpokenReplies replies(options);
  for (int i = 0; i < 100; ++i) {
    replies.NoteSpoken(TurnOf(absl::StrCat(i)), std::string(1'000, 'x'), kNow);
  }
  EXPECT_LE(replies.calls(), 9u);
  EXPECT_THAT(replies.Before(TurnOf("99"), kNow), SizeIs(1));
  // One that is larger than all of it is not kept, and leaves no bytes behind.
  replies.NoteSpoken(TurnOf("huge"), std::string(20'000, 'x'), kNow);
  EXPECT_EQ(replies.calls(), 0u);
  for (int i = 0; i < 100; ++i) replies.NoteSpoken(TurnOf("a"), std::string(300, 'x'), kNow);
  EXPECT_EQ(replies.calls(), 1u);
}

TEST(SpokenRepliesTest, ACallThatFellSilentIsForgotten) {
  SpokenReplies replies({});
  replies.NoteSpoken(TurnOf("a"), "one", kNow);
  const absl::Time later = kNow + absl::Minutes(16);
  EXPECT_THAT(replies.Before(TurnOf("a"), later), IsEmpty());
  replies.NoteSpoken(TurnOf("b"), "two", later);
  EXPECT_EQ(replies.calls(), 1u);
}

TEST(SpokenRepliesTest, ACallersCallsAreForgottenOnRequest) {
  SpokenReplies replies({});
  Turn turn = TurnOf("a");
  turn.caller_id = "anna";
  replies.NoteSpoken(turn, "one", kNow);
  replies.NoteSpoken(TurnOf("b"), "two", kNow);
  replies.ForgetCaller("anna");
  EXPECT_THAT(replies.Before(TurnOf("a"), kNow), IsEmpty());
  EXPECT_THAT(replies.Before(TurnOf("b"), kNow), ElementsAre("two"));
  EXPECT_EQ(replies.evictions(), 0u);
}

}  // namespace
}  // namespace turnopt::core
