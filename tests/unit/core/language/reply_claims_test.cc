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

TEST(ReplyClaimsTest, EveryWayOfTellingTheMomentCounts) {
  for (const char* reply : {"It is open now.",
                            "We are now closed.",
                            "They are just now loading.",
                            "It should be there by now.",
                            "Nobody is there at present.",
                            "This morning it was closed.",
                            "This afternoon is free.",
                            "This evening we are full.",
                            "This week works.",
                            "This weekend we rest.",
                            "This month is full.",
                            "This year it is blue.",
                            "Last Monday it was full.",
                            "Two days ago it came.",
                            "It is in stock.",
                            "It is sold out.",
                            "There are 3 left.",
                            "There are some left.",
                            "A few left.",
                            "None left.",
                            "It is still open.",
                            "They are still there.",
                            "Tonight we close early."}) {
    EXPECT_TRUE(ReadClaims(reply).time_bound) << reply;
  }
  for (const char* reply :
       {"That is all for now, thanks.", "Turn left at the gate.", "The next step is easy.",
        "This is a shop.", "Last orders are at nine.", "Our stock is large.", "We sold many."}) {
    EXPECT_FALSE(ReadClaims(reply).time_bound) << reply;
  }
}

TEST(ReplyClaimsTest, EveryWayOfTellingTheCallersStandingCounts) {
  for (const char* reply :
       {"You have been charged.", "You had an appointment at nine.", "You have two messages.",
        "You are already registered.", "You are not yet covered; you are still insured.",
        "You are all set up; you are currently enrolled.", "You were overdue.",
        "It shows that your parcel left.", "Your last invoice came by mail.", "You have earned it.",
        "You have one fine."}) {
    EXPECT_TRUE(ReadClaims(reply).personal) << reply;
  }
  for (const char* reply :
       {"You have to call us.", "You have an hour.", "You have no need.", "You are welcome.",
        "Your patience is welcome.", "Your help was great.", "Bring your card and it is fine.",
        "Put your name under what is written.", "Once your order ships we write."}) {
    EXPECT_FALSE(ReadClaims(reply).personal) << reply;
  }
}

TEST(ReplyClaimsTest, AQuestionStatesNothing) {
  EXPECT_FALSE(ReadClaims("What time would you like?").states);
  EXPECT_TRUE(ReadClaims("We close at six.").states);
  EXPECT_TRUE(ReadClaims("Yes, it is.").affirms);
}

}  // namespace
}  // namespace turnopt::core
