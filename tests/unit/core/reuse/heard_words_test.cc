#include "server/core/reuse/heard_words.h"

#include <gtest/gtest.h>

#include <string>

#include "server/base/hash.h"

namespace turnopt::core {
namespace {

TextProfile Words(std::initializer_list<uint32_t> words) {
  TextProfile profile;
  for (const uint32_t word : words) profile.words.push_back({word, 16});
  return profile;
}

uint64_t Caller(int number) { return base::StableHash(std::to_string(number)); }

TEST(HeardWordsTest, AWordIsCommonOnceThreeCallersHeardIt) {
  HeardWords heard(3, 1'000);
  heard.Hear(Words({1, 2}), Caller(1));
  heard.Hear(Words({1, 2}), Caller(1));
  heard.Hear(Words({1, 2}), Caller(2));
  EXPECT_FALSE(heard.IsCommon(Words({1})));
  heard.Hear(Words({1}), Caller(3));
  EXPECT_TRUE(heard.IsCommon(Words({1})));
  EXPECT_FALSE(heard.IsCommon(Words({1, 2})));
  EXPECT_TRUE(heard.IsCommon(Words({})));
}

TEST(HeardWordsTest, AForgottenCallerNoLongerCounts) {
  HeardWords heard(3, 1'000);
  for (int i = 0; i < 3; ++i) heard.Hear(Words({1}), Caller(i));
  heard.Forget(Caller(1));
  EXPECT_FALSE(heard.IsCommon(Words({1})));
}

TEST(HeardWordsTest, WordsOfFewCallersGoFirst) {
  HeardWords heard(3, 100);
  for (int i = 0; i < 3; ++i) heard.Hear(Words({1}), Caller(i));
  for (uint32_t word = 2; word < 1'000; ++word) heard.Hear(Words({word}), Caller(9));
  EXPECT_LE(heard.size(), 101u);
  EXPECT_TRUE(heard.IsCommon(Words({1})));
  EXPECT_GT(heard.evictions(), 0u);
}

}  // namespace
}  // namespace turnopt::core
