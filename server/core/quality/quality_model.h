// What the voice profile knows by training: how English speech runs, and which
// reply belongs to which turn. Made by server/models/training/quality_model.py;
// this class reads its file format:
//
//   char[8]  "TOQUAL01"                            all numbers little-endian
//   u64      XXH3 of everything after this field
//   u64      fingerprint of the encoder table that the towers were trained on
//   u32      bytes of notice, bytes of vocabulary, words, classes, encoder dim, hidden, out
//   char[]   notice: origin and licence, UTF-8
//   char[]   vocabulary: one lower-case word a line
//   f32[]    inverse document frequency of each word
//   u16[]    class of each word
//   i8[]     classes x classes: pointwise mutual information of "a then b" x 16
//   u8[]     29^3: -log probability of a letter after two letters x 20
//   f32[]    towers, turn side then reply side: W1, b1, W2, skip
//
// Class 0 is the edge of a sentence; classes 1-7 are shapes of unknown words.
//
// Immutable after construction, thread-safe. Total on any text.
#ifndef TURNOPT_SERVER_CORE_QUALITY_QUALITY_MODEL_H_
#define TURNOPT_SERVER_CORE_QUALITY_QUALITY_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/quality/spoken_text.h"

namespace turnopt::core {

class QualityModel {
 public:
  static constexpr uint16_t kEdge = 0;

  struct Word {
    uint16_t word_class = kEdge;
    float idf = 0;
    bool known = false;
  };

  // Copies what it needs of `bytes`. kInvalidArgument names the field that is wrong, kDataLoss if
  // the checksum does not match. Never reads past `bytes`, whatever they claim.
  static absl::StatusOr<std::unique_ptr<QualityModel>> Parse(absl::string_view bytes);

  QualityModel(const QualityModel&) = delete;
  QualityModel& operator=(const QualityModel&) = delete;

  const std::string& notice() const { return notice_; }
  // Relevance() means something only for vectors of the encoder with this fingerprint.
  uint64_t encoder_fingerprint() const { return encoder_fingerprint_; }
  int encoder_dim() const { return static_cast<int>(dim_); }

  Word Find(const SpokenWord& word) const;

  // How much likelier than chance `b` follows `a`, in nats, -8 to 8. Classes of Find() or kEdge.
  float Association(uint16_t a, uint16_t b) const {
    return static_cast<float>(association_[a * classes_ + b]) / 16.0f;
  }

  // Mean surprise of the letters of `word`, in nats a letter: 2 to 3 for English, higher for noise.
  float LetterSurprise(absl::string_view word) const;

  // How well `reply` belongs to the turn: -1 to 1. Vectors are unit or zero vectors of the encoder.
  // REQUIRES: each has encoder_dim() values.
  float Relevance(absl::Span<const float> utterance, absl::Span<const float> previous_reply,
                  absl::Span<const float> reply) const;

 private:
  struct Tower {
    std::vector<float> w1, b1, w2, skip;
  };

  QualityModel() = default;

  // Adds the tower's output for the inputs, laid end to end, to `out`; not normalised.
  void Project(const Tower& tower, absl::Span<const absl::Span<const float>> inputs,
               absl::Span<float> out) const;

  // Constant after construction.
  uint64_t encoder_fingerprint_ = 0;
  std::string notice_;
  std::string vocabulary_;  // words_ points into it
  absl::flat_hash_map<absl::string_view, Word> words_;
  float unknown_idf_ = 0;
  size_t classes_ = 0;
  std::vector<int8_t> association_;
  std::vector<uint8_t> letters_;
  size_t dim_ = 0;
  size_t hidden_ = 0;
  size_t out_ = 0;
  Tower turn_;
  Tower reply_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_QUALITY_MODEL_H_
