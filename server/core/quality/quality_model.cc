#include "server/core/quality/quality_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/base/byte_reader.h"
#include "server/base/hash.h"

namespace turnopt::core {
namespace {

constexpr absl::string_view kMagic = "TOQUAL01";
constexpr size_t kMaxWords = 100'000;
constexpr size_t kMaxClasses = 2'000;
constexpr size_t kMaxDim = 1'024;
constexpr size_t kMaxOut = 256;
constexpr size_t kLetters = 29;  // a-z, apostrophe, any other, edge
constexpr size_t kOther = 27;
constexpr size_t kWordEdge = 28;
constexpr float kLetterScale = 20.0f;

// Shapes of unknown words, in the order of SHAPES in the training script, from class 1.
enum Shape : uint16_t { kNumber = 1, kCapitalised, kIng, kEd, kLy, kS, kPlain };
constexpr size_t kShapes = 7;

uint16_t ShapeOf(const SpokenWord& word) {
  if (word.has_digit) return kNumber;
  if (word.capitalised) return kCapitalised;
  const auto ends = [&](absl::string_view suffix) {
    return word.text.size() > suffix.size() + 2 && absl::EndsWith(word.text, suffix);
  };
  if (ends("ing")) return kIng;
  if (ends("ed")) return kEd;
  if (ends("ly")) return kLy;
  if (ends("s")) return kS;
  return kPlain;
}

size_t LetterIndex(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<size_t>(c - 'a');
  return c == '\'' ? 26 : kOther;
}

absl::Status Short(absl::string_view field) {
  return absl::InvalidArgumentError(absl::StrCat("quality model ends within ", field));
}

absl::Status Bad(absl::string_view field) {
  return absl::InvalidArgumentError(absl::StrCat("quality model has a wrong ", field));
}

bool AllFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); });
}

}  // namespace

absl::StatusOr<std::unique_ptr<QualityModel>> QualityModel::Parse(absl::string_view bytes) {
  base::ByteReader reader(bytes);
  absl::string_view magic;
  uint64_t checksum = 0;
  if (!reader.Bytes(kMagic.size(), &magic) || magic != kMagic) return Bad("magic");
  if (!reader.U64(&checksum)) return Short("checksum");
  if (base::StableHash(reader.rest()) != checksum) {
    return absl::DataLossError("quality model does not match its checksum");
  }
  std::unique_ptr<QualityModel> model(new QualityModel());
  uint32_t notice_bytes = 0, word_bytes = 0, words = 0, classes = 0, dim = 0, hidden = 0, out = 0;
  if (!reader.U64(&model->encoder_fingerprint_) || !reader.U32(&notice_bytes) ||
      !reader.U32(&word_bytes) || !reader.U32(&words) || !reader.U32(&classes) ||
      !reader.U32(&dim) || !reader.U32(&hidden) || !reader.U32(&out)) {
    return Short("header");
  }
  if (words > kMaxWords) return Bad("number of words");
  if (classes <= kShapes || classes > kMaxClasses) return Bad("number of classes");
  if (dim == 0 || dim > kMaxDim || hidden == 0 || hidden > kMaxDim) return Bad("dimension");
  if (out == 0 || out > kMaxOut) return Bad("output dimension");
  model->classes_ = classes;
  model->dim_ = dim;
  model->hidden_ = hidden;
  model->out_ = out;

  absl::string_view notice, vocabulary;
  if (!reader.Bytes(notice_bytes, &notice)) return Short("notice");
  if (!reader.Bytes(word_bytes, &vocabulary)) return Short("vocabulary");
  model->notice_ = std::string(notice);
  model->vocabulary_ = std::string(vocabulary);

  std::vector<float> idf;
  if (!reader.F32s(words, &idf)) return Short("word frequencies");
  if (!AllFinite(idf)) return Bad("word frequency");
  absl::string_view rest = model->vocabulary_;
  for (uint32_t i = 0; i < words; ++i) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    uint16_t word_class = 0;
    if (!reader.U16(&word_class)) return Short("word classes");
    if (word_class >= classes) return Bad("word class");
    if (end == 0) return Bad("vocabulary");
    model->words_[rest.substr(0, end)] = Word{word_class, idf[i], true};
    model->unknown_idf_ = std::max(model->unknown_idf_, idf[i]);
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }

  absl::string_view table;
  if (!reader.Bytes(size_t{classes} * classes, &table)) return Short("associations");
  model->association_.assign(table.begin(), table.end());
  if (!reader.Bytes(kLetters * kLetters * kLetters, &table)) return Short("letters");
  model->letters_.assign(table.begin(), table.end());
  for (Tower* tower : {&model->turn_, &model->reply_}) {
    const size_t in = tower == &model->turn_ ? 2 * size_t{dim} : size_t{dim};
    if (!reader.F32s(in * hidden, &tower->w1) || !reader.F32s(hidden, &tower->b1) ||
        !reader.F32s(size_t{hidden} * out, &tower->w2) || !reader.F32s(in * out, &tower->skip)) {
      return Short("towers");
    }
    if (!AllFinite(tower->w1) || !AllFinite(tower->b1) || !AllFinite(tower->w2) ||
        !AllFinite(tower->skip)) {
      return Bad("tower weight");
    }
  }
  if (!reader.rest().empty()) return Bad("length");
  return model;
}

QualityModel::Word QualityModel::Find(const SpokenWord& word) const {
  const auto it = words_.find(word.text);
  if (it != words_.end()) return it->second;
  return Word{ShapeOf(word), unknown_idf_, false};
}

float QualityModel::LetterSurprise(absl::string_view word) const {
  if (word.empty()) return 0;
  size_t a = kWordEdge;
  size_t b = kWordEdge;
  uint32_t sum = 0;
  for (const char c : word) {
    const size_t next = LetterIndex(c);
    sum += letters_[(a * kLetters + b) * kLetters + next];
    a = b;
    b = next;
  }
  sum += letters_[(a * kLetters + b) * kLetters + kWordEdge];
  return static_cast<float>(sum) / (kLetterScale * static_cast<float>(word.size() + 1));
}

void QualityModel::Project(const Tower& tower, absl::Span<const absl::Span<const float>> inputs,
                           absl::Span<float> out) const {
  std::array<float, kMaxDim> hidden;
  std::copy(tower.b1.begin(), tower.b1.end(), hidden.begin());
  const float* w1 = tower.w1.data();
  const float* skip = tower.skip.data();
  for (const absl::Span<const float> input : inputs) {
    for (const float x : input) {
      for (size_t h = 0; h < hidden_; ++h) hidden[h] += x * w1[h];
      for (size_t o = 0; o < out_; ++o) out[o] += x * skip[o];
      w1 += hidden_;
      skip += out_;
    }
  }
  const float* w2 = tower.w2.data();
  for (size_t h = 0; h < hidden_; ++h, w2 += out_) {
    if (hidden[h] <= 0) continue;
    for (size_t o = 0; o < out_; ++o) out[o] += hidden[h] * w2[o];
  }
}

float QualityModel::Relevance(absl::Span<const float> utterance,
                              absl::Span<const float> previous_reply,
                              absl::Span<const float> reply) const {
  std::array<float, kMaxOut> turn_out{};
  std::array<float, kMaxOut> reply_out{};
  Project(turn_, {utterance, previous_reply}, absl::MakeSpan(turn_out.data(), out_));
  Project(reply_, {reply}, absl::MakeSpan(reply_out.data(), out_));
  double dot = 0, a = 0, b = 0;
  for (size_t o = 0; o < out_; ++o) {
    dot += static_cast<double>(turn_out[o]) * reply_out[o];
    a += static_cast<double>(turn_out[o]) * turn_out[o];
    b += static_cast<double>(reply_out[o]) * reply_out[o];
  }
  const double lengths = std::sqrt(a * b);
  return lengths > 0 && std::isfinite(lengths) ? static_cast<float>(dot / lengths) : 0.0f;
}

}  // namespace turnopt::core
