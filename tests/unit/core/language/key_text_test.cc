#include "server/core/language/key_text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace turnopt::core {
namespace {

using Pair = std::pair<const char*, const char*>;

// Pairs that mean different things, by kind.
const std::vector<Pair>& Apart() {
  static const auto& pairs = *new std::vector<Pair>{
      // signs
      {"set it to -5 degrees", "set it to 5 degrees"},
      {"set it to \xe2\x88\x92"
       "5 degrees",
       "set it to 5 degrees"},
      {"more than <5", "more than >5"},
      {"is it ~20", "is it 20"},
      {"is it \xc2\xb1"
       "2",
       "is it 2"},
      {"a rating of +2", "a rating of 2"},
      // symbols that are part of a name
      {"do you teach C++", "do you teach C"},
      {"do you teach C#", "do you teach C"},
      {"do you teach C#", "do you teach C++"},
      {"is it .NET", "is it net"},
      {"is my blood O-", "is my blood O"},
      {"is my blood O-", "is my blood O+"},
      {"I got an A+", "I got an A"},
      {"the jordan's case", "the jordan case"},
      {"mail to bob@example", "mail to bob example"},
      {"a*b", "a b"},
      {"press #", "press"},
      // units
      {"do you have a 5 Ah battery", "do you have a 5 battery"},
      {"a 5 mm screw", "a 5 screw"},
      {"a 5 MW plant", "a 5 mW plant"},
      {"is it 5G", "is it 5g"},
      {"a 6' board", "a 6\" board"},
      {"a 6' board", "a 6 board"},
      {"at 20\xc2\xb0", "at 20"},
      {"10\xc2\xb2", "102"},
      // fractions, ranges, times
      {"a 3/4 inch bolt", "a 3 4 inch bolt"},
      {"a \xc2\xbd inch bolt", "a 1 2 inch bolt"},
      {"for 10-20 people", "for 10 20 people"},
      {"on 12/25", "on 12 25"},
      {"for 1.5 hours", "for 1 5 hours"},
      {"for 1,5 hours", "for 1 5 hours"},
      {"the ratio is 2:30", "the ratio is 2 30"},
      {"is it 24/7", "is it 24 7"},
      // money
      {"is it $5", "is it 5"},
      {"is it $5",
       "is it \xe2\x82\xac"
       "5"},
      {"is it 5%", "is it 5"},
      {"is it \xc2\xa5"
       "5",
       "is it 5"},
      {"is it 5\xc2\xa2", "is it $5"},
      // numbers that are parted
      {"twenty, one copy", "twenty one copy"},
      {"a hundred, two copies", "a hundred two copies"},
      {"order thirty. five of the red", "order thirty five of the red"},
      // emoji
      {"yes \xf0\x9f\x91\x8d", "yes \xf0\x9f\x91\x8e"},
      {"yes \xf0\x9f\x91\x8d", "yes"},
      {"\xe2\x9c\x85 ship it", "\xe2\x9d\x8c ship it"},
      // capitals that make another word
      {"do you ship to US", "do you ship to us"},
      {"where is IT", "where is it"},
      {"take me to the ER", "take me to the er"},
      // other words
      {"in Bora Bora", "in Bora"},
      {"who acts: can I call", "who acts: can you call"},
      {"I want to call the manager", "call the manager"},
      {"can I come in please", "come in"},
      {"I wanted to cancel", "cancel"},
      {"so do I", "do I"},
      {"is Maria's open", "is Maria open"},
      {"in Ma\xc3\x9f"
       "en",
       "in Massen"},
      {"el a\xc3\xb1o", "el ano"},
      {"don't cancel it", "do cancel it"},
      {"U.S. shipping", "us shipping"},
  };
  return pairs;
}

// Pairs that only sound or look different.
const std::vector<Pair>& Together() {
  static const auto& pairs = *new std::vector<Pair>{
      {"What are your hours?", "what are your hours"},
      {"WHAT ARE YOUR HOURS", "What are your hours!"},
      {"um, what are your, uh, hours", "what are your hours"},
      {"what are your hours please", "Please, what are your hours?"},
      {"could you cancel my order", "cancel my order"},
      {"Can you please cancel my order?", "cancel my order"},
      {"what's the price", "what is the price"},
      {"what\xe2\x80\x99s the price", "what's the price"},
      {"I don't want it", "I do not want it"},
      {"won't it fit", "will not it fit"},
      {"twenty five people", "25 people"},
      {"twenty-five people", "25 people"},
      {"for 1,250 people", "for 1250 people"},
      {"at 8 a.m.", "at 8 am"},
      {"at 8AM", "at 8 am"},
      {"a check-in desk", "a check in desk"},
      {"a 3-year warranty", "a 3 year warranty"},
      {"is it 5%", "is it five percent"},
      {"salt & pepper", "salt and pepper"},
      {"well - yes", "well, yes"},
      {"I I want the the blue one", "I want the blue one"},
      {"yeah, sure...", "yes sure"},
      {"\"open\" today", "open today"},
      {"cafe\xcc\x81", "caf\xc3\xa9"},
      {"my code is five oh five", "my code is 5 05"},
      {"Hello!  How   are you?", "hello how are you"},
      {"we're late, aren't we", "we are late are not we"},
  };
  return pairs;
}

TEST(KeyTextTest, PairsThatMeanDifferentThingsNeverShareAKey) {
  for (const auto& [one, other] : Apart()) {
    EXPECT_NE(KeyText(one), KeyText(other)) << one << " | " << other;
  }
}

TEST(KeyTextTest, PairsThatOnlyLookDifferentShareAKey) {
  for (const auto& [one, other] : Together()) {
    EXPECT_EQ(KeyText(one), KeyText(other)) << one << " | " << other;
  }
}

// The pairs stay apart, and together, whatever innocent words, case and marks stand around them.
TEST(KeyTextTest, WhatStandsAroundAPairChangesNothing) {
  std::mt19937 random(20);
  // A request is polite at the front only, so nothing but fillers stands there.
  const std::vector<const char*> before = {"", "um, ", "please ", "uh ", "er, please "};
  const std::vector<const char*> after = {"", ".", "?", "!", " please", " ...", ", thank you."};
  for (int i = 0; i < 40; ++i) {
    const std::string left = before[random() % before.size()];
    const std::string right = after[random() % after.size()];
    const std::string other_right = after[random() % 4];
    for (const auto& [one, other] : Apart()) {
      EXPECT_NE(KeyText(left + one + right), KeyText(left + other + right)) << left << one << right;
    }
    for (const auto& [one, other] : Together()) {
      EXPECT_EQ(KeyText(left + one), KeyText(left + other + other_right)) << left << one;
    }
  }
}

TEST(KeyTextTest, AnyBytesGiveAKey) {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = static_cast<char>(random());
    const std::string key = KeyText(text);
    EXPECT_EQ(key, KeyText(text));
  }
  for (const char* text : {"", " ", "-", "'", "\"", ".", "- -", "5'", "'5", "5-", "-5-"})
    KeyText(text);
}

TEST(KeyTextTest, PolitenessAloneIsNotDropped) {
  EXPECT_EQ(KeyText("please"), "please");
  EXPECT_EQ(KeyText("Could you?"), "could you");
}

}  // namespace
}  // namespace turnopt::core
