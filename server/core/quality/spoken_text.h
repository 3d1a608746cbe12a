// One reading of a text for scoring: its words, its sentences, and what in it
// cannot be spoken. Not the normaliser of core/language: that one throws away what
// matching must not see (fillers, punctuation, case), which is just what a
// judgement of style has to look at.
//
// Total on any bytes: what is not valid UTF-8 separates words and is counted.
// Bounded: reads the first kMaxBytes and keeps the first kMaxWords words.
// Keeps a view of the text it was made from: the text must outlive it.
// Immutable after construction.
#ifndef TURNOPT_SERVER_CORE_QUALITY_SPOKEN_TEXT_H_
#define TURNOPT_SERVER_CORE_QUALITY_SPOKEN_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace turnopt::core {

// A run of letters and digits; an apostrophe between letters and '.', ',' or ':'
// between digits belong to it ("don't", "7:30", "1,200"). A colon or slash of a
// URL does not.
struct SpokenWord {
  absl::string_view text;  // lower-cased, typographic apostrophes made plain
  uint64_t hash = 0;       // of `text`; equal texts have equal hashes within a process
  uint32_t offset = 0;     // byte offset in the original
  uint16_t sentence = 0;
  bool has_digit = false;
  bool capitalised = false;   // starts with an upper-case letter
  bool all_capitals = false;  // two or more letters, all upper-case
  bool comma_after = false;   // followed by ',' ';' or ':'
};

struct SpokenSentence {
  uint32_t begin = 0;   // index of its first word
  uint32_t end = 0;     // one past its last
  char terminator = 0;  // '.', '!', '?' or 0 where the text just ends
};

class SpokenText {
 public:
  static constexpr size_t kMaxBytes = 8192;
  static constexpr size_t kMaxWords = 512;

  explicit SpokenText(absl::string_view text);
  SpokenText(const SpokenText&) = delete;
  SpokenText& operator=(const SpokenText&) = delete;

  const std::vector<SpokenWord>& words() const { return words_; }
  // Runs of words ended by terminators or line ends; never an empty run.
  const std::vector<SpokenSentence>& sentences() const { return sentences_; }
  size_t questions() const { return questions_; }  // sentences that end with '?'
  absl::string_view original() const { return original_; }
  bool ends_with_terminator() const { return ends_with_terminator_; }

  // Counts over the original text.
  size_t letters() const { return letters_; }
  size_t non_latin_letters() const { return non_latin_letters_; }
  size_t invalid_bytes() const { return invalid_bytes_; }
  size_t symbols() const { return symbols_; }  // neither letter, digit, space nor . , ! ? ' -

 private:
  void CloseSentence(char terminator);

  absl::string_view original_;
  std::string lowered_;  // words_ point into it; reserved once, never grows
  std::vector<SpokenWord> words_;
  std::vector<SpokenSentence> sentences_;
  size_t word_begin_ = 0;
  size_t questions_ = 0;
  size_t letters_ = 0;
  size_t non_latin_letters_ = 0;
  size_t invalid_bytes_ = 0;
  size_t symbols_ = 0;
  bool ends_with_terminator_ = false;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_SPOKEN_TEXT_H_
