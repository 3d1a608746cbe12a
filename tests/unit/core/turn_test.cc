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
  EXPECT_STREQ(ResponseTypeName(Source::kFallback), "fallback");
}

TEST(TurnTest, ModesAreOrderedFromMostToLeastRestrictive) {
  EXPECT_LT(Mode::kDisabled, Mode::kShadow);
  EXPECT_LT(Mode::kShadow, Mode::kEnabled);
}

}  // namespace
}  // namespace turnopt::core
