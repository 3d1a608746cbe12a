#include "server/core/language/number_words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace turnopt::core {
namespace {

std::string Digits(const std::string& text) {
  const std::vector<std::string> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  return absl::StrJoin(DigitizeNumbers(DigitizeSpokenZeros(words)), " ");
}

struct Case {
  const char* said;
  const char* written;
};

class NumberWordsTest : public ::testing::TestWithParam<Case> {};

TEST_P(NumberWordsTest, WritesDigitsOnce) {
  EXPECT_EQ(Digits(GetParam().said), GetParam().written);
  EXPECT_EQ(Digits(GetParam().written), GetParam().written);
}

INSTANTIATE_TEST_SUITE_P(
    Cardinals, NumberWordsTest,
    ::testing::Values(
        Case{"twenty five", "25"}, Case{"two thirty", "2 30"}, Case{"one hundred and five", "105"},
        Case{"a hundred", "100"}, Case{"a hundred and twenty people", "120 people"},
        Case{"hundred percent", "100 percent"}, Case{"two hundred thirty", "230"},
        Case{"two hundred five hundred", "200 500"},
        Case{"between one hundred and two hundred", "between 100 and 200"},
        Case{"five thousand two hundred and six", "5206"}, Case{"two thousand twenty six", "2026"},
        Case{"one thousand two thousand", "1000 2000"},
        Case{"two hundred and thirty thousand", "230000"},
        Case{"three million five hundred thousand", "3500000"}, Case{"2 hundred", "200"},
        Case{"20 thousand", "20000"}, Case{"nineteen ninety nine", "19 99"},
        Case{"fifty fifty", "50 50"}, Case{"zero", "0"}, Case{"twenty zero", "20 0"},
        Case{"1234567890 hundred", "1234567890 100"}, Case{"two hundred hundred", "20000"},
        Case{"three point one four", "3.14"}, Case{"twenty five point three", "25.3"},
        Case{"3 point 5", "3.5"}, Case{"3.5 million", "3.5 million"},
        Case{"what is the point", "what is the point"}));

INSTANTIATE_TEST_SUITE_P(
    One, NumberWordsTest,
    ::testing::Values(
        Case{"one", "1"}, Case{"that one", "that one"}, Case{"this one please", "this one please"},
        Case{"the other one", "the other one"}, Case{"one of them", "one of them"},
        Case{"no one is here", "no one is here"},
        Case{"which one is cheaper", "which one is cheaper"}, Case{"one person", "1 person"},
        Case{"table for one person", "table for 1 person"}, Case{"at one", "at 1"},
        Case{"at one of them", "at one of them"}, Case{"one pm", "1 pm"},
        Case{"one thirty", "1 30"}, Case{"twenty one", "21"}, Case{"one two three", "1 2 3"},
        Case{"five five one", "5 5 1"}, Case{"one or two", "1 or 2"}, Case{"two or one", "2 or 1"},
        Case{"between one and two", "between 1 and 2"}, Case{"number one", "number 1"},
        Case{"one a m", "1 am"}, Case{"that one time", "that one time"},
        Case{"one a hundred", "1 100"}, Case{"one double three", "1 3 3"}));

INSTANTIATE_TEST_SUITE_P(
    Spoken, NumberWordsTest,
    ::testing::Values(Case{"double three", "3 3"}, Case{"triple five", "5 5 5"},
                      Case{"double room", "double room"}, Case{"double three point five", "3 3.5"},
                      Case{"two oh five", "2 05"}, Case{"five oh", "5 0"},
                      Case{"oh five one", "05 1"}, Case{"oh five people", "oh 5 people"},
                      Case{"oh really", "oh really"}, Case{"six oh oh", "6 0 0"},
                      Case{"8 a m", "8 am"}, Case{"eight p m", "8 pm"}, Case{"a m", "a m"},
                      Case{"8 p m pm", "8 pm"}, Case{"5 point double three", "5.33"}));

INSTANTIATE_TEST_SUITE_P(
    Ordinals, NumberWordsTest,
    ::testing::Values(Case{"twenty first", "21st"}, Case{"the third", "the 3rd"},
                      Case{"may second", "may 2nd"}, Case{"first of june", "1st of june"},
                      Case{"first of all", "first of all"}, Case{"wait a second", "wait a second"},
                      Case{"eleventh", "11th"}, Case{"thirty third", "33rd"},
                      Case{"twelfth of march", "12th of march"}));

TEST(NumberWordsTest, NumberTokens) {
  EXPECT_TRUE(IsNumberToken("25"));
  EXPECT_TRUE(IsNumberToken("3.5"));
  EXPECT_FALSE(IsNumberToken("1st"));
  EXPECT_FALSE(IsNumberToken("five"));
  EXPECT_FALSE(IsNumberToken(""));
  EXPECT_TRUE(IsNumeric("five"));
  EXPECT_TRUE(IsNumeric("thousand"));
  EXPECT_FALSE(IsNumeric("first"));
}

}  // namespace
}  // namespace turnopt::core
