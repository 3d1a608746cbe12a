#include "server/core/language/clause.h"

#include <gtest/gtest.h>

#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

std::vector<std::string> Words(absl::string_view text) { return absl::StrSplit(text, ' '); }

TEST(ClauseTest, TellsRequestsFromReportsAndFromWhatWasOrWillBe) {
  EXPECT_EQ(ReadClause(Words("can you cancel my order")).frame, Frame::kAsk);
  EXPECT_EQ(ReadClause(Words("i would like to cancel my order")).frame, Frame::kAsk);
  EXPECT_EQ(ReadClause(Words("did you cancel my order")).frame, Frame::kPast);
  EXPECT_EQ(ReadClause(Words("are you going to cancel my order")).frame, Frame::kFuture);
  EXPECT_EQ(ReadClause(Words("i have a dog")).frame, Frame::kState);
  EXPECT_EQ(ReadClause(Words("i cancelled my order")).frame, Frame::kPast);
  EXPECT_EQ(ReadClause(Words("what if it rains")).frame, Frame::kSuppose);
}

TEST(ClauseTest, AQuestionAboutTheCallersOwnThingsIsOne) {
  EXPECT_TRUE(ReadClause(Words("is my account active")).asks_of_self);
  EXPECT_TRUE(ReadClause(Words("do i owe anything")).asks_of_self);
  EXPECT_FALSE(ReadClause(Words("do i need to bring anything")).asks_of_self);
  EXPECT_FALSE(ReadClause(Words("is the shop open")).asks_of_self);
}

TEST(ClauseTest, AQuestionAboutNowIsOne) {
  EXPECT_TRUE(ReadClause(Words("are you open right now")).asks_of_now);
  EXPECT_TRUE(ReadClause(Words("is there a sale today")).asks_of_now);
  EXPECT_FALSE(ReadClause(Words("are you open on sunday")).asks_of_now);
}

TEST(ClauseTest, WhyAndWhoAreToldApart) {
  EXPECT_EQ(ReadClause(Words("why was it cancelled")).asked, Asked::kWhy);
  EXPECT_EQ(ReadClause(Words("who owns it")).asked, Asked::kWho);
  EXPECT_EQ(ReadClause(Words("how much is it")).asked, Asked::kHowMuch);
  EXPECT_EQ(ReadClause(Words("what is it")).asked, Asked::kNone);
}

TEST(ClauseTest, AConjunctionOpensAClauseOnlyWhereOneFollows) {
  EXPECT_TRUE(OpensClause(Words("tell me your address")));
  EXPECT_TRUE(OpensClause(Words("what is your address")));
  EXPECT_FALSE(OpensClause(Words("tuesday")));
}

TEST(ClauseTest, OnCountsAsASideOnlyBesideAVerbThatItTurns) {
  EXPECT_TRUE(SideCounts(Words("turn it on"), 2));
  EXPECT_FALSE(SideCounts(Words("open on sunday"), 1));
  EXPECT_TRUE(SideCounts(Words("turn it off"), 2));
}

TEST(ClauseTest, EmptyWordsPointAtNothing) {
  EXPECT_TRUE(IsPointer(Words("how heavy is it"), 3));
  EXPECT_FALSE(IsPointer(Words("is it possible to pay"), 1));
  EXPECT_FALSE(IsPointer(Words("is there parking"), 1));
}

}  // namespace
}  // namespace turnopt::core
