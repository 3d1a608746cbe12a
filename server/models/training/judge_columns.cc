// Build-time tool: what judge.py fits on is what the product computes, because this computes it.
//
//   judge_columns acts                                the acts that a network is to learn
//   judge_columns names                               the columns
//   judge_columns fingerprints                        of the columns, of the encoder table
//   judge_columns words TEXTS                         each text's words, tab separated
//   judge_columns vectors TEXTS OUT                   float32 unit vectors
//   judge_columns columns TEXTS IDF ACTS PAIRS OUT    float32 rows, one a pair
//
// TEXTS: one delexicalised reply a line. IDF: "word<TAB>idf" lines, the empty word is the idf of
// words not listed. ACTS: float32 probabilities, kReplyActCount a text. PAIRS: uint32 pairs of line
// numbers from 0.

#include <cstdint>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "server/core/language/encoder.h"
#include "server/core/language/judge_features.h"
#include "server/core/language/judge_text.h"
#include "server/core/language/judge_words.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

std::vector<std::string> ReadLines(const char* path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

WordFrequencies ReadWords(const char* path) {
  WordFrequencies frequencies;
  for (const std::string& line : ReadLines(path)) {
    const size_t tab = line.find('\t');
    float idf = 0;
    if (tab == std::string::npos || !absl::SimpleAtof(line.substr(tab + 1), &idf)) continue;
    if (tab == 0) {
      frequencies.unseen_idf = idf;
    } else {
      frequencies.idf[line.substr(0, tab)] = idf;
    }
  }
  return frequencies;
}

int PrintWords(const char* replies) {
  for (const std::string& line : ReadLines(replies)) {
    const JudgeWords split = SplitReply(line, ReplyView::kMaxWords, ReplyView::kMaxSentences);
    for (const JudgeWord& word : split.words) std::cout << word.text << '\t';
    std::cout << '\n';
  }
  return 0;
}

int PrintNames() {
  for (int i = 0; i < kJudgeFeatures; ++i) std::cout << JudgeFeatureName(i) << '\n';
  return 0;
}

int PrintActs() {
  for (const absl::string_view act : kReplyActs) std::cout << act << '\n';
  return 0;
}

int PrintFingerprints(const Encoder& encoder) {
  std::cout << JudgeFeatureSchema() << '\n' << encoder.fingerprint() << '\n';
  return 0;
}

template <typename T>
void Write(const T* values, size_t count, std::ofstream* out) {
  out->write(reinterpret_cast<const char*>(values),
             static_cast<std::streamsize>(count * sizeof(T)));
}

int WriteVectors(const Encoder& encoder, char** argv) {
  const WordFrequencies none;
  const ReplyReader reader(encoder, none);
  std::ofstream out(argv[3], std::ios::binary);
  for (const std::string& line : ReadLines(argv[2])) {
    const ReplyView view = reader.Read(line);
    std::vector<float> vector(view.vector.begin(), view.vector.end());
    for (float& x : vector) x *= view.vector_scale;
    Write(vector.data(), vector.size(), &out);
  }
  return out.flush() ? 0 : 1;
}

int WriteColumns(const Encoder& encoder, char** argv) {
  const WordFrequencies frequencies = ReadWords(argv[3]);
  const ReplyReader reader(encoder, frequencies);
  std::ifstream acts(argv[4], std::ios::binary);
  std::vector<ReplyView> views;
  for (const std::string& line : ReadLines(argv[2])) {
    views.push_back(reader.Read(line));
    views.back().acts.resize(kReplyActCount);
    if (!acts.read(reinterpret_cast<char*>(views.back().acts.data()),
                   kReplyActCount * sizeof(float))) {
      return 1;
    }
  }
  std::ifstream pairs(argv[5], std::ios::binary);
  std::ofstream out(argv[6], std::ios::binary);
  for (uint32_t pair[2]; pairs.read(reinterpret_cast<char*>(pair), sizeof(pair));) {
    if (pair[0] >= views.size() || pair[1] >= views.size()) return 1;
    const JudgeFeatureVector row = ComputeJudgeFeatures(views[pair[0]], views[pair[1]]);
    Write(row.data(), row.size(), &out);
  }
  return out.flush() ? 0 : 1;
}

int Run(int argc, char** argv) {
  auto encoder = Encoder::Parse(models::EmbeddedEncoderTable());
  if (!encoder.ok()) {
    std::cerr << encoder.status() << '\n';
    return 1;
  }
  const absl::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "acts") return PrintActs();
  if (mode == "names") return PrintNames();
  if (mode == "fingerprints") return PrintFingerprints(**encoder);
  if (mode == "words" && argc == 3) return PrintWords(argv[2]);
  if (mode == "vectors" && argc == 4) return WriteVectors(**encoder, argv);
  if (mode == "columns" && argc == 7) return WriteColumns(**encoder, argv);
  std::cerr << "usage: judge_columns acts | names | fingerprints | words TEXTS | vectors TEXTS OUT"
               " | columns TEXTS IDF ACTS PAIRS OUT\n";
  return 2;
}

}  // namespace
}  // namespace turnopt::core

int main(int argc, char** argv) { return turnopt::core::Run(argc, argv); }
