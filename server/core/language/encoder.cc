#include "server/core/language/encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/base/byte_reader.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"

namespace turnopt::core {
namespace {

// What is shorter is the rounding of a sum that is zero, and its square is no longer a precise
// float.
constexpr float kShortest = 1e-15f;

constexpr absl::string_view kMagic = "TOENC001";

absl::Status Bad(absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("encoder table: ", field, ": ", what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Encoder>> Encoder::Parse(absl::string_view table) {
  base::ByteReader reader(table);
  absl::string_view magic;
  if (!reader.Bytes(kMagic.size(), &magic) || magic != kMagic) {
    return Bad("magic", "not an encoder table of this version");
  }
  uint64_t checksum = 0;
  if (!reader.U64(&checksum)) return Bad("checksum", "missing");
  if (base::StableHash(reader.rest()) != checksum) {
    return absl::DataLossError("encoder table: checksum does not match");
  }
  uint32_t dim = 0, vocabulary_size = 0, row_count = 0, notice_bytes = 0, vocabulary_bytes = 0;
  if (!reader.U32(&dim) || !reader.U32(&vocabulary_size) || !reader.U32(&row_count) ||
      !reader.U32(&notice_bytes) || !reader.U32(&vocabulary_bytes)) {
    return Bad("header", "truncated");
  }
  if (dim == 0 || dim > kMaxDim) return Bad("dim", absl::StrCat(dim, " is out of range"));
  if (vocabulary_size == 0 || vocabulary_size > kMaxVocabulary) {
    return Bad("vocabulary size", absl::StrCat(vocabulary_size, " is out of range"));
  }
  if (row_count > vocabulary_size) return Bad("row count", "more rows than pieces");
  absl::string_view notice, vocabulary, bitmap, rows;
  if (!reader.Bytes(notice_bytes, &notice)) return Bad("notice", "truncated");
  if (!reader.Bytes(vocabulary_bytes, &vocabulary)) return Bad("vocabulary", "truncated");
  if (!reader.Bytes((vocabulary_size + 7) / 8, &bitmap)) return Bad("bitmap", "truncated");
  TO_ASSIGN_OR_RETURN(WordPiece tokenizer, WordPiece::Create(vocabulary));
  if (tokenizer.size() != vocabulary_size) return Bad("vocabulary", "size differs from the header");

  std::unique_ptr<Encoder> encoder(new Encoder(std::move(tokenizer)));
  encoder->dim_ = static_cast<int>(dim);
  encoder->fingerprint_ = checksum;
  encoder->notice_ = std::string(notice);
  encoder->row_of_.assign(vocabulary_size, kNoRow);
  uint32_t next_row = 0;
  for (uint32_t piece = 0; piece < vocabulary_size; ++piece) {
    const auto byte = static_cast<unsigned char>(bitmap[piece / 8]);
    if ((byte >> (piece % 8)) & 1) encoder->row_of_[piece] = next_row++;
  }
  if (next_row != row_count) return Bad("bitmap", "marks another number of rows than the header");
  if (!reader.F32s(row_count, &encoder->scales_)) return Bad("scales", "truncated");
  for (const float scale : encoder->scales_) {
    // The bound keeps the sum of kMaxPieces rows finite.
    if (!(scale >= 0 && scale <= 1e6f)) return Bad("scales", "negative, huge or not a number");
  }
  if (!reader.Bytes(size_t{row_count} * dim, &rows)) return Bad("rows", "truncated");
  if (!reader.rest().empty()) return Bad("rows", "more bytes than the header says");
  encoder->rows_.resize(rows.size());
  std::memcpy(encoder->rows_.data(), rows.data(), rows.size());
  return encoder;
}

void Encoder::AddRow(uint32_t piece, absl::Span<float> sum) const {
  if (piece >= row_of_.size() || row_of_[piece] == kNoRow) return;
  const size_t row = row_of_[piece];
  const size_t dim = static_cast<size_t>(dim_);
  const int8_t* values = rows_.data() + row * dim;
  const float scale = scales_[row];
  for (size_t i = 0; i < dim; ++i) sum[i] += scale * static_cast<float>(values[i]);
}

void Encoder::EncodePieces(absl::Span<const uint32_t> pieces, absl::Span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0f);
  for (const uint32_t piece : pieces) AddRow(piece, out);
  NormalizeVector(out);
}

void Encoder::Encode(absl::string_view text, absl::Span<float> out) const {
  std::vector<uint32_t> pieces;
  tokenizer_.Tokenize(text, kMaxPieces, &pieces);
  EncodePieces(pieces, out);
}

std::vector<float> Encoder::Encode(absl::string_view text) const {
  std::vector<float> out(static_cast<size_t>(dim_));
  Encode(text, absl::MakeSpan(out));
  return out;
}

float NormalizeVector(absl::Span<float> v) {
  float squares = 0;
  for (const float x : v) squares += x * x;
  const float length = std::sqrt(squares);
  const float inverse = 1.0f / length;
  if (!(length > kShortest) || !std::isfinite(length)) {
    std::fill(v.begin(), v.end(), 0.0f);
    return 0;
  }
  for (float& x : v) x *= inverse;
  return length;
}

}  // namespace turnopt::core
