// Turns a text into a vector whose cosine tells how alike two texts are: the sum of one table row
// per word piece, L2-normalised. The table is distilled from a sentence encoder by
// server/models/training/encoder_table.py; this class reads its file format, which is:
//
//   char[8]  "TOENC001"                            all numbers little-endian
//   u64      XXH3 of everything after this field
//   u32      dim, vocabulary size, number of rows, bytes of notice, bytes of vocabulary
//   char[]   notice: origin and licence of the table, UTF-8
//   char[]   vocabulary: one piece a line (wordpiece.h)
//   u8[]     bitmap over the vocabulary, least significant bit first: has this piece a row?
//   f32[]    scale of each row
//   i8[]     rows: value = int8 * scale
//
// A piece without a row adds nothing, so a table may leave out the scripts that it does not serve.
//
// Immutable after construction, thread-safe. Total on any text: without a single known piece the
// vector is zero, and its cosine with anything is 0.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_ENCODER_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/language/wordpiece.h"

namespace turnopt::core {

class Encoder {
 public:
  // Pieces of a text beyond these are not read: longer than any spoken turn.
  static constexpr size_t kMaxPieces = 256;
  static constexpr int kMaxDim = 1024;
  static constexpr size_t kMaxVocabulary = 1'000'000;

  // Copies what it needs of `table`. kInvalidArgument names the field that is wrong; kDataLoss if
  // the checksum does not match. Never reads past `table`, whatever it claims.
  static absl::StatusOr<std::unique_ptr<Encoder>> Parse(absl::string_view table);

  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  int dim() const { return dim_; }
  // Where the table comes from and under which licence.
  const std::string& notice() const { return notice_; }
  // The table's checksum: vectors of two encoders may be compared only if these are equal.
  uint64_t fingerprint() const { return fingerprint_; }
  const WordPiece& tokenizer() const { return tokenizer_; }

  // Writes the unit vector of `text`, or zeros. REQUIRES: out.size() == dim().
  void Encode(absl::string_view text, absl::Span<float> out) const;
  std::vector<float> Encode(absl::string_view text) const;

  // The same from pieces that the caller already has.
  void EncodePieces(absl::Span<const uint32_t> pieces, absl::Span<float> out) const;

  // Adds the row of `piece` to `sum`, or nothing if it has none. The length of a row says how much
  // its piece tells. REQUIRES: sum.size() == dim().
  void AddRow(uint32_t piece, absl::Span<float> sum) const;

 private:
  explicit Encoder(WordPiece tokenizer) : tokenizer_(std::move(tokenizer)) {}

  static constexpr uint32_t kNoRow = UINT32_MAX;

  // Constant after construction.
  WordPiece tokenizer_;
  int dim_ = 0;
  uint64_t fingerprint_ = 0;
  std::string notice_;
  std::vector<uint32_t> row_of_;  // by piece; kNoRow where there is none
  std::vector<float> scales_;     // by row
  std::vector<int8_t> rows_;
};

// Divides `v` by its length; one shorter than 1e-15 or not finite becomes zeros. Returns the length
// it had.
float NormalizeVector(absl::Span<float> v);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_ENCODER_H_
