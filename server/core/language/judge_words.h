// Splits a delexicalised reply into words for the agreement judge; judge_text.h has the rules.
// Pure, thread-safe, total on any bytes: what is not UTF-8 separates words.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_WORDS_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

struct JudgeWord {
  std::string text;
  size_t sentence = 0;
  bool number = false;
  bool name = false;
  bool placeholder = false;
};

struct JudgeWords {
  std::vector<JudgeWord> words;
  std::vector<bool> question;  // by sentence: does it end with '?'
};

JudgeWords SplitReply(absl::string_view reply, size_t max_words, size_t max_sentences);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_WORDS_H_
