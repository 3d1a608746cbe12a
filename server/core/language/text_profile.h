// What the vote remembers of an utterance or a reply: enough to say which words, numbers and
// placeholders two texts do not share, in a few dozen bytes and without the words themselves.
//
// Plain value, made from one reading of the delexicalised text (judge_text.h).
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_TEXT_PROFILE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_TEXT_PROFILE_H_

#include <cstdint>
#include <vector>

#include "server/core/language/judge_text.h"

namespace turnopt::core {

struct TextProfile {
  struct Word {
    uint32_t hash = 0;
    uint8_t idf = 0;  // in kIdfStep nats
    bool operator<(const Word& other) const { return hash < other.hash; }
    bool operator==(const Word& other) const { return hash == other.hash; }
  };
  static constexpr float kIdfStep = 1.0f / 16;

  std::vector<Word> words;             // distinct, sorted
  std::vector<uint32_t> numbers;       // distinct, sorted
  std::vector<uint32_t> placeholders;  // distinct, sorted
  uint16_t length = 0;                 // in words, repeated ones counted
  uint8_t names = 0;                   // words capitalised inside a sentence
  bool question = false;
  bool negation = false;
};

TextProfile ProfileOf(const ReplyView& view);

// Words that one text has and the other lacks, weighted by what they tell.
struct WordDifference {
  float only_a = 0;  // nats
  float only_b = 0;
  float shared = 0;
  float rarest = 0;  // the largest single difference

  // Share of the words that both have, 0..1; 0 for two empty texts.
  float Overlap() const { return shared / (1e-6f + only_a + only_b + shared); }
};
WordDifference CompareWords(const TextProfile& a, const TextProfile& b);

// How many elements each of two sorted lists has for itself, and how many they share.
struct SetDifference {
  int only_a = 0;
  int only_b = 0;
  int shared = 0;
};
SetDifference CompareSets(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_TEXT_PROFILE_H_
