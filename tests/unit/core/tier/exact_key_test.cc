#include "server/core/tier/exact_key.h"

#include <gtest/gtest.h>

#include "absl/hash/hash.h"

namespace turnopt::core {
namespace {

TEST(ExactKeyTest, EveryPartTellsKeysApart) {
  const ExactKey key{{"t", "v", "e", "l"}, "f", "s", "c", "u"};
  for (std::string ExactKey::*part :
       {&ExactKey::flow, &ExactKey::dialog_state, &ExactKey::caller, &ExactKey::utterance}) {
    ExactKey other = key;
    other.*part += "x";
    EXPECT_FALSE(key == other);
    EXPECT_NE(absl::Hash<ExactKey>()(key), absl::Hash<ExactKey>()(other));
  }
  for (std::string Scope::*part :
       {&Scope::tenant, &Scope::agent_version, &Scope::facts_epoch, &Scope::locale}) {
    ExactKey other = key;
    other.scope.*part += "x";
    EXPECT_FALSE(key == other);
  }
  EXPECT_TRUE(key == ExactKey(key));
}

TEST(ExactKeyTest, TheCallStandsInForAnUnknownCallerAndCannotPassForOne) {
  Turn turn;
  turn.call_id = "7";
  const NormalizedUtterance hello = Normalizer().Normalize("hello");
  const ExactKey unknown = ExactKey::Of(turn, hello, false);
  turn.caller_id = "7";
  const ExactKey known = ExactKey::Of(turn, hello, false);
  EXPECT_FALSE(unknown == known);
  turn.call_id = "8";
  EXPECT_TRUE(known == ExactKey::Of(turn, hello, false));
  EXPECT_EQ(ExactKey::Of(turn, hello, true).caller, "");
}

}  // namespace
}  // namespace turnopt::core
