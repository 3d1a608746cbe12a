#include "server/core/quality/corruption.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "server/core/language/markup.h"
#include "server/core/quality/spoken_text.h"

namespace turnopt::core {
namespace {

class CorruptionTest : public ::testing::Test {
 protected:
  CorruptionTest() {
    source_.utterance = "I want a table for two at seven";
    source_.previous_reply = "Good evening, what can I do for you?";
    source_.reply = "I have a table for 2 at 7 pm by the window, is that all right?";
    source_.other_replies = others_;
  }

  std::string Spoiled(CorruptionKind kind, uint64_t seed = 1) {
    return Corrupt(kind, source_, seed).value_or("<none>");
  }

  const std::vector<absl::string_view> others_ = {"Your flight to Boston leaves at nine.",
                                                  "Which song shall I play?"};
  CorruptionSource source_;
};

TEST_F(CorruptionTest, EveryKindChangesAFullTurn) {
  for (const CorruptionKind kind : AllCorruptions()) {
    for (uint64_t seed = 0; seed < 20; ++seed) {
      const absl::optional<std::string> spoiled = Corrupt(kind, source_, seed);
      ASSERT_TRUE(spoiled.has_value()) << CorruptionName(kind);
      EXPECT_NE(*spoiled, source_.reply) << CorruptionName(kind);
    }
  }
}

TEST_F(CorruptionTest, TheSameSeedGivesTheSameReply) {
  for (const CorruptionKind kind : AllCorruptions()) {
    EXPECT_EQ(Corrupt(kind, source_, 5), Corrupt(kind, source_, 5)) << CorruptionName(kind);
  }
}

TEST_F(CorruptionTest, NamesAreDistinct) {
  std::set<absl::string_view> names;
  for (const CorruptionKind kind : AllCorruptions()) names.insert(CorruptionName(kind));
  EXPECT_EQ(names.size(), kCorruptionKinds);
}

TEST_F(CorruptionTest, KindsDoWhatTheirNamesSay) {
  EXPECT_EQ(Spoiled(CorruptionKind::kRepeat), source_.previous_reply);
  EXPECT_EQ(Spoiled(CorruptionKind::kEcho), source_.utterance);
  EXPECT_THAT(Spoiled(CorruptionKind::kOtherDialogue), ::testing::AnyOf(others_[0], others_[1]));
  EXPECT_EQ(SpokenText(Spoiled(CorruptionKind::kEmpty)).words().size(), 0u);
  EXPECT_GT(SpokenText(Spoiled(CorruptionKind::kRamble)).words().size(), 65u);
  EXPECT_GE(SpokenText(Spoiled(CorruptionKind::kQuestions)).questions(), 3u);
  EXPECT_GT(FindMarkup(Spoiled(CorruptionKind::kMarkup)).all(), 0u);
  EXPECT_GT(FindMarkup(Spoiled(CorruptionKind::kPlaceholder)).placeholders, 0u);
  EXPECT_TRUE(absl::StartsWith(source_.reply, Spoiled(CorruptionKind::kTruncated)));
  EXPECT_TRUE(absl::StrContains(Spoiled(CorruptionKind::kPolarity), "have not"));
}

TEST_F(CorruptionTest, WhatDoesNotApplyGivesNothing) {
  source_.previous_reply = "";
  source_.utterance = "yes";
  source_.reply = "Sure.";
  source_.other_replies = {};
  for (const CorruptionKind kind :
       {CorruptionKind::kRepeat, CorruptionKind::kEcho, CorruptionKind::kStutter,
        CorruptionKind::kGarbled, CorruptionKind::kOtherDialogue, CorruptionKind::kTruncated,
        CorruptionKind::kPolarity, CorruptionKind::kWrongValue}) {
    EXPECT_FALSE(Corrupt(kind, source_, 1).has_value()) << CorruptionName(kind);
  }
}

TEST_F(CorruptionTest, RambleEndsWithoutOtherReplies) {
  source_.other_replies = {};
  EXPECT_GT(SpokenText(Spoiled(CorruptionKind::kRamble)).words().size(), 65u);
}

}  // namespace
}  // namespace turnopt::core
