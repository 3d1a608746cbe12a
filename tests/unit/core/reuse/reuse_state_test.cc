#include "server/core/reuse/reuse_state.h"

#include <gtest/gtest.h>

#include "tests/unit/core/reuse/earned_reuse_harness.h"

namespace turnopt::core {
namespace {

constexpr char kHours[] = "what are your opening hours";

TEST(ReuseStateTest, ARestoredBookDecidesAsTheSavedOne) {
  EarnedReuseHarness learned, restored;
  learned.TeachUntilServing();
  ReplyBook& from = learned.reuse().book();
  ReplyBook& to = restored.reuse().book();
  const auto scope = from.FindScope(learned.scope);
  RestoreScope(SaveScope(*scope), to);
  ASSERT_TRUE(RestoreFlow(SaveFlow(*from.Flows()[0], 7), 7, learned.reader(), to).ok());
  const TierResult before = learned.Ask(learned.MakeTurn("new", kHours));
  const TierResult after = restored.Ask(restored.MakeTurn("new", kHours));
  EXPECT_TRUE(after.served);
  EXPECT_EQ(after.decision.reply, before.decision.reply);
  EXPECT_NEAR(after.decision.confidence, before.decision.confidence, 1e-3);
  EXPECT_EQ(restored.reuse().GetStats().examples, learned.reuse().GetStats().examples);
}

TEST(ReuseStateTest, VectorsOfAnotherEncoderAreRefused) {
  EarnedReuseHarness harness, other;
  harness.Teach("c", kHours, "From nine to five.");
  const SavedFlow saved = SaveFlow(*harness.reuse().book().Flows()[0], 7);
  EXPECT_EQ(RestoreFlow(saved, 8, harness.reader(), other.reuse().book()).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(other.reuse().GetStats().examples, 0u);
}

TEST(ReuseStateTest, AnExampleWithoutItsReplyIsRefused) {
  EarnedReuseHarness harness, other;
  harness.Teach("c", kHours, "From nine to five.");
  SavedFlow saved = SaveFlow(*harness.reuse().book().Flows()[0], 7);
  saved.replies.clear();
  EXPECT_EQ(RestoreFlow(saved, 7, harness.reader(), other.reuse().book()).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(other.reuse().book().Flows().empty());
}

}  // namespace
}  // namespace turnopt::core
