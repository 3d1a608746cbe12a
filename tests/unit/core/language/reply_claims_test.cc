#include "server/core/language/reply_claims.h"

#include <gtest/gtest.h>

namespace turnopt::core {
namespace {

TEST(ReplyClaimsTest, HowTheCallersOwnThingsAreIsPersonal) {
  for (const char* reply : {"Yes, your account is active.", "I can see that your card was blocked.",
                            "You owe nothing.", "You have three points left.",
                            "You are booked for two.", "Your booking has been cancelled."}) {
    EXPECT_TRUE(ReadClaims(reply).personal) << reply;
  }
}

TEST(ReplyClaimsTest, RulesQuestionsAndCourtesiesAreNot) {
  for (const char* reply :
       {"You have thirty days to return it.", "Is your account active?",
        "If your order is late, call us.", "You can switch it on in your account under billing.",
        "Your call is important to us.", "Have a nice day!", "You can pay by card."}) {
    EXPECT_FALSE(ReadClaims(reply).personal) << reply;
  }
}

TEST(ReplyClaimsTest, WhatHoldsForAMomentIsBoundToTime) {
  for (const char* reply :
       {"Today we are open until six.", "Yes, we are open right now.", "It is quiet at the moment.",
        "We have one left.", "The next week is full, next Monday works."}) {
    EXPECT_TRUE(ReadClaims(reply).time_bound) << reply;
  }
  for (const char* reply : {"We are open from eight to six.", "How can I help you today?",
                            "We are closed on Sundays."}) {
    EXPECT_FALSE(ReadClaims(reply).time_bound) << reply;
  }
}

TEST(ReplyClaimsTest, AQuestionStatesNothing) {
  EXPECT_FALSE(ReadClaims("What time would you like?").states);
  EXPECT_TRUE(ReadClaims("We close at six.").states);
  EXPECT_TRUE(ReadClaims("Yes, it is.").affirms);
}

}  // namespace
}  // namespace turnopt::core
