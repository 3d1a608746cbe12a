#include "server/core/quality/satisfaction.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"

namespace turnopt::core {
namespace {

double Score(absl::string_view next, absl::string_view reply = "Your table is booked.",
             absl::string_view utterance = "book a table for two") {
  return JudgeSatisfaction({utterance, reply, next}).score;
}

TEST(SatisfactionTest, ThanksRaiseAndComplaintsLower) {
  EXPECT_GT(Score("Great, thank you."), 70);
  EXPECT_LT(Score("That's not what I asked for."), 35);
  EXPECT_LT(Score("What?"), 30);
  EXPECT_LT(Score("Could you say that again?"), 50);
  EXPECT_LT(Score("Book a table for two!"), 35);
  EXPECT_LT(Score("you stupid robot"), 40);
}

TEST(SatisfactionTest, WordsThatShowNothingAreHalf) {
  const Satisfaction plain = JudgeSatisfaction({"", "", "The weather in Boston"});
  EXPECT_EQ(plain.score, 50);
  EXPECT_FALSE(plain.why.empty());
  EXPECT_EQ(Score("", "", ""), 50);
}

TEST(SatisfactionTest, TellsWhyWithoutTheWords) {
  EXPECT_EQ(JudgeSatisfaction({"", "", "That's wrong, that makes no sense."}).why,
            "The caller complained.");
}

TEST(SatisfactionTest, SignNamesAreDistinct) {
  std::set<absl::string_view> names;
  for (size_t i = 0; i < kSatisfactionSigns; ++i) {
    names.insert(SatisfactionSignName(static_cast<SatisfactionSign>(i)));
  }
  EXPECT_EQ(names.size(), kSatisfactionSigns);
}

class SatisfactionTrackerTest : public ::testing::Test {
 protected:
  absl::optional<SatisfactionRevision> Observe(absl::string_view call, absl::string_view turn,
                                               absl::string_view utterance) {
    return tracker_.Observe(call, turn, utterance, "Your table is booked.", now_);
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  SatisfactionTracker tracker_{{3, absl::Minutes(30)}};
};

TEST_F(SatisfactionTrackerTest, TheNextTurnOfTheCallRevisesTheOneBefore) {
  EXPECT_FALSE(Observe("a", "1", "book a table").has_value());
  EXPECT_FALSE(Observe("b", "2", "book a table").has_value());
  const auto revision = Observe("a", "3", "thank you so much");
  ASSERT_TRUE(revision.has_value());
  EXPECT_EQ(revision->turn_id, "1");
  EXPECT_GT(revision->satisfaction.score, 70);
  const auto next = Observe("a", "4", "what?");
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->turn_id, "3");
}

TEST_F(SatisfactionTrackerTest, ATurnOlderThanTheLimitIsForgotten) {
  Observe("a", "1", "book a table");
  now_ += absl::Minutes(30);
  EXPECT_TRUE(Observe("a", "2", "thanks").has_value());
  now_ += absl::Minutes(30) + absl::Seconds(1);
  EXPECT_FALSE(Observe("a", "3", "thanks").has_value());
  EXPECT_EQ(tracker_.stats().calls, 1u);
}

TEST_F(SatisfactionTrackerTest, IsBoundedByCallsAndCountsWhatItForgets) {
  for (int i = 0; i < 5; ++i) Observe(absl::StrCat("call ", i), "t", "hello");
  EXPECT_EQ(tracker_.stats().calls, 3u);
  EXPECT_EQ(tracker_.stats().evictions, 2u);
  EXPECT_FALSE(Observe("call 0", "t", "hello").has_value());
  EXPECT_TRUE(Observe("call 4", "t", "hello").has_value());
}

TEST_F(SatisfactionTrackerTest, ACallWithoutAnIdIsNotTracked) {
  EXPECT_FALSE(Observe("", "1", "hello").has_value());
  EXPECT_FALSE(Observe("", "2", "hello").has_value());
  EXPECT_EQ(tracker_.stats().calls, 0u);
}

}  // namespace
}  // namespace turnopt::core
