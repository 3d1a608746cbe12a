#include "client/cli/replay/refill_check.h"

#include <map>
#include <string>

#include "gtest/gtest.h"

namespace turnopt::cli {
namespace {

using Variables = std::map<std::string, std::string>;

TEST(RefillCheckTest, TheSameWordsAreFine) { EXPECT_TRUE(IsRefilled("Hello.", {}, "Hello.", {})); }

TEST(RefillCheckTest, ValuesMayBeReplacedByThisTurns) {
  const Variables stored = {{"name", "Ann"}, {"time", "7 pm"}};
  const Variables served = {{"name", "Bob"}, {"time", "half past six"}};
  EXPECT_TRUE(
      IsRefilled("Ann, see you at 7 pm.", stored, "Bob, see you at half past six.", served));
}

TEST(RefillCheckTest, ValuesMayStayWhatTheyAre) {
  EXPECT_TRUE(IsRefilled("A table for 2, Ann? 2 it is.", {{"name", "Ann"}, {"size", "2"}},
                         "A table for 4, Ann? 2 it is.", {{"name", "Ann"}, {"size", "4"}}));
}

TEST(RefillCheckTest, AnotherCallersValueIsAMismatch) {
  EXPECT_FALSE(IsRefilled("Thanks, Ann.", {{"name", "Ann"}}, "Thanks, Eve.", {{"name", "Bob"}}));
}

TEST(RefillCheckTest, OtherWordsAreAMismatch) {
  EXPECT_FALSE(IsRefilled("Thanks, Ann.", {{"name", "Ann"}}, "Thank you, Bob.", {{"name", "Bob"}}));
  EXPECT_FALSE(IsRefilled("Thanks.", {}, "Thanks", {}));
}

TEST(RefillCheckTest, AnUnfilledPlaceholderIsAMismatch) {
  EXPECT_FALSE(IsRefilled("Thanks, Ann.", {{"name", "Ann"}}, "Thanks, {name}.", {{"name", "Bob"}}));
}

TEST(RefillCheckTest, CaseOfAReplacedValueDoesNotMatter) {
  EXPECT_TRUE(IsRefilled("Jazz it is.", {{"genre", "jazz"}}, "Rock it is.", {{"genre", "Rock"}}));
}

TEST(RefillCheckTest, EndsOnRepeatedEmptyAndSelfContainingValues) {
  const Variables stored = {{"a", "aa"}, {"b", ""}, {"c", "a"}};
  const Variables served = {{"a", "a"}, {"b", "aa"}, {"c", ""}};
  EXPECT_FALSE(IsRefilled(std::string(400, 'a'), stored, std::string(400, 'a') + "b", served));
}

}  // namespace
}  // namespace turnopt::cli
