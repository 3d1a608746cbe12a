// BERT's uncased tokeniser: text to the word pieces that an encoder table has rows for.
//
// Follows the reference step by step: control characters go, CJK ideographs stand alone, accents
// are stripped (NFD without nonspacing marks), letters are lowered, white space and punctuation
// separate words, and each word becomes the longest known pieces from its left, the later ones
// written with "##". A word longer than 100 characters, or with a part that no piece covers, is
// one [UNK]. Differs from the reference in one thing: the names of special tokens in a text
// ("[MASK]") are ordinary characters, because a caller's words are not markup.
//
// Total on any bytes: what is not UTF-8 is left out. Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_WORDPIECE_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_WORDPIECE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace turnopt::core {

class WordPiece {
 public:
  // Longest word, in characters, that is looked up (the reference's max_input_chars_per_word).
  static constexpr size_t kMaxWordChars = 100;

  // `vocabulary`: one piece a line, the line number is its id, every line ends with '\n'.
  // kInvalidArgument if it is empty, has a piece twice, an empty one, or lacks [UNK].
  static absl::StatusOr<WordPiece> Create(absl::string_view vocabulary);

  WordPiece(WordPiece&&) = default;
  WordPiece& operator=(WordPiece&&) = default;

  // Replaces `*ids` by the pieces of `text`, at most `max_pieces` of them, without [CLS] and
  // [SEP]. Reads no more of `text` than that needs.
  void Tokenize(absl::string_view text, size_t max_pieces, std::vector<uint32_t>* ids) const;

  size_t size() const { return pieces_.size(); }
  absl::string_view piece(uint32_t id) const { return pieces_[id]; }

 private:
  WordPiece() = default;

  // Appends the pieces of one lowered word.
  void AppendWord(absl::string_view word, size_t word_chars, std::vector<uint32_t>* ids) const;

  // Constant after construction. `pieces_` and the keys point into `text_`, whose buffer is on the
  // heap (unique_ptr semantics of a vector), so that moving the tokeniser leaves them valid.
  std::vector<char> text_;
  std::vector<absl::string_view> pieces_;
  absl::flat_hash_map<absl::string_view, uint32_t> initial_;       // pieces that begin a word
  absl::flat_hash_map<absl::string_view, uint32_t> continuation_;  // the others, without "##"
  size_t longest_piece_bytes_ = 0;
  uint32_t unknown_id_ = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_WORDPIECE_H_
