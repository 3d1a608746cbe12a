// What must hold against callers who want harm, answers that change, and time.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/enum_table.h"
#include "server/core/reuse/earned_reuse.h"
#include "tests/unit/core/reuse/earned_reuse_harness.h"

namespace turnopt::core {
namespace {

constexpr char kHours[] = "what are your opening hours";
constexpr char kHoursReply[] = "We open every weekday in the morning.";

TEST(EarnedReuseHostileTest, OneCallerPoisonsNobodyHoweverOftenHeRedials) {
  EarnedReuseHarness harness;
  // So many turns that the labels one caller may add (caller_quota.h) are within the budget.
  harness.TeachUntilServing(6'000);
  const size_t examples_before = harness.reuse().GetStats().examples;
  constexpr char kFalse[] = "We are closed forever.";
  for (int i = 0; i < 10'000; ++i) {
    // A new call each time, the question that others ask and one of his own.
    harness.Teach("hostile", i % 2 == 0 ? kHours : "do you sell gift vouchers", kFalse);
  }
  for (const char* question : {kHours, "do you sell gift vouchers", "are you closed"}) {
    const TierResult found = harness.Ask(harness.MakeTurn("victim", question));
    EXPECT_FALSE(found.served && found.decision.reply == kFalse) << question;
  }
  // Nobody's examples are crowded out, and the true answer is still served.
  const ReplyBook::Stats stats = harness.reuse().GetStats();
  EXPECT_EQ(stats.examples,
            examples_before + harness.reuse().options().book.flow.max_examples_per_caller);
  const TierResult found = harness.Ask(harness.MakeTurn("victim", kHours));
  EXPECT_TRUE(found.served) << base::Name(found.decision.reason);
  EXPECT_EQ(found.decision.reply, kHoursReply);
}

TEST(EarnedReuseHostileTest, AnotherCallersNameNumberOrAmountIsNeverServed) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  // Each caller asks the same and hears something of his own; none of it is a variable.
  for (int i = 0; i < 300; ++i) {
    const std::string caller = absl::StrCat("c", i);
    const std::string name =
        absl::StrCat("Bertram", std::string(1, static_cast<char>('a' + i % 26)),
                     std::string(1, static_cast<char>('a' + i / 26)));
    harness.Teach(caller, "who is my contact", absl::StrCat("Your contact is ", name, " today."));
    harness.Teach(caller, "what is my balance", absl::StrCat("Your balance is ", 1000 + i, "."));
    harness.Teach(caller, "what is the number",
                  absl::StrCat("Call 030 555 ", 10'000 + i, " please."));
    harness.Teach(caller, "what is the address", absl::StrCat("Write to ", name, "@example.org."));
  }
  for (const char* question :
       {"who is my contact", "what is my balance", "what is the number", "what is the address"}) {
    const TierResult found = harness.Ask(harness.MakeTurn("victim", question));
    EXPECT_FALSE(found.served) << question;
  }
}

TEST(EarnedReuseHostileTest, AValueOfTwoVariablesIsNeverServed) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  for (int i = 0; i < 60; ++i) {
    Turn turn = harness.MakeTurn(absl::StrCat("c", i), "who will call me");
    turn.variables["lead_name"] = "Annabel";
    turn.variables["contact"] = "Annabel";
    harness.Teach(turn, "Annabel will call you back.");
  }
  Turn turn = harness.MakeTurn("victim", "who will call me");
  turn.variables["lead_name"] = "Victor";
  turn.variables["contact"] = "Carla";
  const TierResult found = harness.Ask(turn);
  EXPECT_FALSE(found.served);
  EXPECT_FALSE(absl::StrContains(found.decision.matched_utterance, "Annabel"));
}

// The LLM's answer changes: how many verified turns until the old one is no longer served?
TEST(EarnedReuseHostileTest, AnOldAnswerStopsWithinTwentyVerifiedTurns) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  constexpr char kNew[] = "Since May opening hours run until nine at night.";
  int verified = 0, last_old = 0;
  for (int i = 0; i < 400 && verified < 60; ++i) {
    const TierResult found =
        harness.Live(harness.MakeTurn(absl::StrCat("later-", i), kHours), kNew);
    verified += found.served ? found.verify : 1;
    if (found.served && found.decision.reply == kHoursReply) last_old = verified;
  }
  EXPECT_LE(last_old, 20);
}

TEST(EarnedReuseHostileTest, AnswersThatTheLlmContradictsExhaustTheBudget) {
  EarnedReuseHarness harness;
  harness.TeachUntilServing();
  ASSERT_TRUE(harness.Ask(harness.MakeTurn("new", kHours)).served);
  int wrong = 0, turns = 0;
  for (; turns < 2'000; ++turns) {
    // Every turn gets an answer that nobody can foresee.
    const TierResult found =
        harness.Live(harness.MakeTurn(absl::StrCat("n", turns), kHours),
                     absl::StrCat("Answer ", turns, " differs ", turns * 7, " from all."));
    wrong += found.served;
  }
  EXPECT_LE(wrong, turns / 100);
}

TEST(EarnedReuseHostileTest, AFullBookStaysWithinItsBounds) {
  EarnedReuse::Options options = EarnedReuseHarness::DefaultOptions();
  options.book.flow.max_examples = 500;
  options.book.max_flows = 4;
  options.book.max_examples = 1'500;
  EarnedReuseHarness harness(options);
  for (int i = 0; i < 6'000; ++i) {
    Turn turn = harness.MakeTurn(absl::StrCat("c", i), absl::StrCat("question ", i * 7919 % 9973));
    turn.flow = absl::StrCat("flow-", i / 1'000);
    harness.Teach(turn, absl::StrCat("answer ", i * 104729 % 9973, " it is"));
  }
  const ReplyBook::Stats stats = harness.reuse().GetStats();
  EXPECT_LE(stats.flows, 4u);
  EXPECT_LE(stats.examples, 1'500u);
  EXPECT_LE(stats.replies, stats.examples);
  EXPECT_GT(stats.evicted_examples, 0u);
  EXPECT_GT(stats.evicted_flows, 0u);
}

}  // namespace
}  // namespace turnopt::core
