#include "server/core/language/delexicalize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace turnopt::core {
namespace {

using ::testing::ElementsAre;

struct Case {
  const char* name;
  Variables variables;
  const char* text;
  const char* pattern;
};

class DelexicalizeTest : public ::testing::TestWithParam<Case> {};

TEST_P(DelexicalizeTest, TakesValuesOut) {
  EXPECT_EQ(Placeholders(GetParam().variables).Delexicalize(GetParam().text).pattern,
            GetParam().pattern);
}

INSTANTIATE_TEST_SUITE_P(
    All, DelexicalizeTest,
    ::testing::Values(
        Case{"Name", {{"lead_name", "Robert"}}, "Hello Robert!", "Hello {lead_name}!"},
        Case{"EitherCase", {{"city", "San Jose"}}, "In SAN JOSE?", "In {city}?"},
        Case{"WholeTokensOnly", {{"name", "Ann"}}, "Anna and Ann's plan", "Anna and {name}'s plan"},
        Case{"LongestWins",
             {{"a", "New York"}, {"b", "New York City"}},
             "to New York City",
             "to {b}"},
        Case{"TooShort", {{"state", "CA"}}, "in CA", "in CA"},
        Case{"ShortNumber", {{"seats", "2"}}, "for 2 people", "for {seats} people"},
        Case{
            "NumberThatGoesOn", {{"n", "5"}}, "5.30, 5:30, 1,5 and 5.", "5.30, 5:30, 1,5 and {n}."},
        Case{"NotInsideANumber", {{"n", "500"}}, "1,500 or 500", "1,500 or {n}"},
        Case{"LiteralBraces", {{"n", "abc"}}, "a { b {n} abc", "a {{ b {{n} {n}"},
        Case{"NonAsciiNeighbour", {{"n", "ster"}}, "G\u00e4ster ster", "G\u00e4ster {n}"},
        Case{"NonAsciiValue", {{"n", "J\u00fcrgen"}}, "Hallo J\u00fcrgen.", "Hallo {n}."},
        Case{"NameThatIsNoName", {{"a b", "value"}}, "a value", "a value"},
        Case{"BadUtf8", {{"n", "value"}}, "\xff value\xff", "\xff {n}\xff"},
        Case{"Empty", {{"n", ""}}, "", ""}),
    [](const auto& info) { return info.param.name; });

TEST(PlaceholdersTest, AValueOfTwoVariablesIsFlagged) {
  const Variables variables = {{"lead", "Anna"}, {"contact", "anna"}, {"city", "Bonn"}};
  const Delexicalized result = Placeholders(variables).Delexicalize("Anna lives in Bonn");
  EXPECT_TRUE(result.keeps_value);
  EXPECT_EQ(result.pattern.find("Anna"), std::string::npos) << "not stored as it is";
  EXPECT_FALSE(Placeholders(variables).Delexicalize("She lives in Bonn").keeps_value);
}

TEST(PlaceholdersTest, FillsInASinglePass) {
  const Variables variables = {{"name", "{city}"}, {"city", "Bonn"}};
  EXPECT_EQ(Placeholders(variables).Fill("{name} in {city} {{name}"), "{city} in Bonn {name}");
}

TEST(PlaceholdersTest, FillsInWhatWasTakenOutWithoutTheBlanksAroundAValue) {
  const Variables variables = {{"name", " Ana Lee\t"}};
  const Placeholders placeholders(variables);
  const std::string pattern = placeholders.Delexicalize("Hello Ana Lee!").pattern;
  EXPECT_EQ(pattern, "Hello {name}!");
  EXPECT_EQ(placeholders.Fill(pattern), "Hello Ana Lee!");
}

TEST(PlaceholdersTest, APlaceholderWithoutAValueMeansNoAnswer) {
  const Variables variables = {{"empty", " "}};
  EXPECT_FALSE(Placeholders(variables).Fill("Hello {name}").has_value());
  EXPECT_FALSE(Placeholders(variables).Fill("Hello {empty}").has_value());
  EXPECT_EQ(Placeholders(variables).Fill("Hello {"), "Hello {");
}

TEST(PlaceholdersTest, RefusesWhatWouldGrowTooLong) {
  const Variables variables = {{"name", std::string(1'000, 'x')}};
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "{name}";
  EXPECT_FALSE(Placeholders(variables).Fill(pattern).has_value());
}

TEST(PlaceholdersTest, WhatIsTakenOutComesBack) {
  const Variables variables = {{"name", "Robert"}, {"time", "5:30 pm"}, {"n", "12"}};
  const Placeholders placeholders(variables);
  for (const char* text :
       {"Robert at 5:30 pm with 12 {others} {{", "{name}", "{{name}}", "}{", ""}) {
    EXPECT_EQ(placeholders.Fill(placeholders.Delexicalize(text).pattern), text);
  }
}

TEST(PlaceholdersTest, NamesAreDistinctAndSorted) {
  EXPECT_THAT(PlaceholderNames("{b} {a} {b} {{c} {not a name} {"), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace turnopt::core
