#include "server/core/language/reply_acts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/base/hash.h"

namespace turnopt::core {
namespace {

// The scale of the inputs at which the network was fitted (training/reply_acts.py).
constexpr float kInputScale = 3.0f;

absl::Status Bad(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("reply acts: ", what));
}

bool AllFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float x) { return std::abs(x) <= 1e6f; });  // false for NaN as well
}

absl::string_view Generalise(absl::string_view word) {
  if (std::any_of(word.begin(), word.end(),
                  [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); })) {
    return "#";
  }
  return !word.empty() && word.front() == '{' ? "{}" : word;
}

}  // namespace

absl::StatusOr<ReplyActs> ReplyActs::Parse(base::ByteReader* reader, int dim) {
  uint16_t hidden = 0;
  uint32_t grams = 0;
  if (!reader->U16(&hidden) || !reader->U32(&grams)) return Bad("header truncated");
  if (hidden == 0 || hidden > kMaxHidden) return Bad("hidden units out of range");
  if (grams == 0 || grams > kMaxGrams) return Bad("number of grams out of range");
  if (grams > reader->rest().size() / sizeof(uint64_t)) return Bad("grams truncated");
  ReplyActs acts;
  acts.hidden_ = hidden;
  acts.row_of_.reserve(grams);
  uint64_t previous = 0;
  for (uint32_t i = 0; i < grams; ++i) {
    uint64_t gram = 0;
    reader->U64(&gram);
    if (i > 0 && gram <= previous) return Bad("grams are not in ascending order");
    acts.row_of_[gram] = i;
    previous = gram;
  }
  absl::string_view rows;
  const size_t width = hidden;
  if (!reader->F32s(grams, &acts.scales_) || !reader->Bytes(grams * width, &rows) ||
      !reader->F32s(static_cast<size_t>(dim) * width, &acts.vector_weights_) ||
      !reader->F32s(width, &acts.bias_) ||
      !reader->F32s(width * kReplyActCount, &acts.out_weights_) ||
      !reader->F32s(kReplyActCount, &acts.out_bias_)) {
    return Bad("weights truncated");
  }
  for (const auto* weights :
       {&acts.scales_, &acts.vector_weights_, &acts.bias_, &acts.out_weights_, &acts.out_bias_}) {
    if (!AllFinite(*weights)) return Bad("a weight is huge or not a number");
  }
  acts.rows_.assign(rows.begin(), rows.end());
  return acts;
}

void ReplyActs::Infer(absl::Span<const absl::string_view> words, absl::Span<const float> vector,
                      absl::Span<float> out) const {
  std::vector<absl::string_view> padded;
  padded.reserve(words.size() + 2);
  padded.push_back("<s>");
  for (const absl::string_view word : words) padded.push_back(Generalise(word));
  padded.push_back("</s>");

  // Each gram counts once; single edge marks are no unigrams.
  absl::flat_hash_set<uint32_t> found;
  std::string gram;
  for (size_t begin = 0; begin < padded.size(); ++begin) {
    gram.clear();
    for (size_t length = 1; length <= 3 && begin + length <= padded.size(); ++length) {
      if (length > 1) gram.push_back(' ');
      gram.append(padded[begin + length - 1].data(), padded[begin + length - 1].size());
      const bool edge = length == 1 && (begin == 0 || begin + 1 == padded.size());
      const auto row = row_of_.find(base::StableHash(gram));
      if (!edge && row != row_of_.end()) found.insert(row->second);
    }
  }
  std::vector<float> hidden(hidden_, 0.0f);
  for (const uint32_t row : found) {
    const int8_t* values = rows_.data() + size_t{row} * hidden_;
    for (size_t h = 0; h < hidden_; ++h) hidden[h] += scales_[row] * static_cast<float>(values[h]);
  }
  const float gram_scale =
      kInputScale / std::sqrt(static_cast<float>(std::max<size_t>(1, found.size())));
  for (size_t h = 0; h < hidden_; ++h) hidden[h] = hidden[h] * gram_scale + bias_[h];
  for (size_t d = 0; d < vector.size(); ++d) {
    const float x = vector[d] * kInputScale;
    const float* weights = vector_weights_.data() + d * hidden_;
    for (size_t h = 0; h < hidden_; ++h) hidden[h] += x * weights[h];
  }
  std::copy(out_bias_.begin(), out_bias_.end(), out.begin());
  for (size_t h = 0; h < hidden_; ++h) {
    if (hidden[h] <= 0) continue;
    const float* weights = out_weights_.data() + h * kReplyActCount;
    for (size_t k = 0; k < out.size(); ++k) out[k] += hidden[h] * weights[k];
  }
  for (float& x : out) x = 1.0f / (1.0f + std::exp(-x));
}

}  // namespace turnopt::core
