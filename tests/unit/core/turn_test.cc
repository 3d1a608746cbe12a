#include "server/core/turn.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace turnopt::core {
namespace {

TEST(TurnTest, ScopesAreEqualOnlyInAllFourParts) {
  const Scope scope{"tenant", "v1", "epoch", "en-US"};
  EXPECT_EQ(scope, scope);
  EXPECT_NE(scope, (Scope{"other", "v1", "epoch", "en-US"}));
  EXPECT_NE(scope, (Scope{"tenant", "v2", "epoch", "en-US"}));
  EXPECT_NE(scope, (Scope{"tenant", "v1", "later", "en-US"}));
  EXPECT_NE(scope, (Scope{"tenant", "v1", "epoch", "de-DE"}));
}

TEST(TurnTest, ResponseTypesAreTheOperatorsWords) {
  EXPECT_STREQ(ResponseTypeName(Source::kQuickResponse), "quick");
  EXPECT_STREQ(ResponseTypeName(Source::kCache), "cached");
  EXPECT_STREQ(ResponseTypeName(Source::kLlm), "llm");
}

TEST(TurnTest, ModesAreOrderedFromMostToLeastRestrictive) {
  EXPECT_LT(Mode::kDisabled, Mode::kShadow);
  EXPECT_LT(Mode::kShadow, Mode::kEnabled);
}

TEST(TurnTest, NamesLeadBackToWhatTheyName) {
  for (const Source source :
       {Source::kLlm, Source::kQuickResponse, Source::kCache, Source::kFallback}) {
    EXPECT_EQ(SourceFromName(SourceName(source)), source);
  }
  for (const MatchKind match :
       {MatchKind::kNone, MatchKind::kRule, MatchKind::kExact, MatchKind::kConsensus}) {
    EXPECT_EQ(MatchKindFromName(MatchKindName(match)), match);
  }
  for (const Mode mode : {Mode::kDisabled, Mode::kShadow, Mode::kEnabled}) {
    EXPECT_EQ(ModeFromName(ModeName(mode)), mode);
  }
  EXPECT_EQ(ModeFromName("Enabled"), absl::nullopt);
  EXPECT_EQ(SourceFromName(""), absl::nullopt);
  EXPECT_EQ(MatchKindFromName("rules"), absl::nullopt);
}

}  // namespace
}  // namespace turnopt::core
