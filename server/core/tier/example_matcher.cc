#include "server/core/tier/example_matcher.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "server/core/language/dot.h"
#include "server/core/language/lexicon.h"
#include "server/core/language/number_words.h"
#include "server/core/tier/example_weights.h"

// The score that chooses a rule was compared on CLINC150 with ten examples an intent: the nearest
// example alone chose right for 77 % of utterances, centroid and three nearest for 81 %, with word
// overlap for 83 %.

namespace turnopt::core {
namespace {

constexpr double kCentroidShare = 0.5;
constexpr double kOverlapShare = 0.3;
constexpr size_t kTop = 3;
constexpr double kLongUtterance = 15;

// The mean of the largest kTop of `values` at `at`, and the largest.
struct TopValues {
  double best = 0;
  double mean = 0;
  size_t best_at = 0;
};

TopValues Top(const std::vector<float>& values, const std::vector<size_t>& at) {
  std::array<float, kTop> top;
  size_t count = 0;
  TopValues result;
  for (const size_t i : at) {
    const float value = values[i];
    if (count == 0 || value > top[0]) result.best_at = i;
    if (count < kTop) {
      top[count++] = value;
    } else if (value > top[kTop - 1]) {
      top[kTop - 1] = value;
    } else {
      continue;
    }
    std::sort(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(count), std::greater<float>());
  }
  if (count == 0) return result;
  result.best = top[0];
  result.mean =
      std::accumulate(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(count), 0.0) /
      static_cast<double>(count);
  return result;
}

// Words that begin a question, or a request to be told (tell me ...).
bool BeginsAsking(absl::string_view word) {
  static constexpr absl::string_view kFirst[] = {
      "am", "any", "are",  "can",   "could",  "did",  "do",  "does", "has",  "have",
      "is", "may", "must", "shall", "should", "tell", "was", "were", "will", "would"};
  return std::find(std::begin(kFirst), std::end(kFirst), word) != std::end(kFirst);
}

bool IsQuestionWord(absl::string_view word) {
  static constexpr absl::string_view kAnywhere[] = {"how",   "what", "when",  "where",
                                                    "which", "who",  "whose", "why"};
  return std::find(std::begin(kAnywhere), std::end(kAnywhere), word) != std::end(kAnywhere);
}

// Whether the utterance negates, names a number, asks.
std::array<bool, 3> TraitsOf(const NormalizedUtterance& utterance) {
  const std::vector<std::string>& tokens = utterance.tokens;
  const auto any = [&tokens](bool (*holds)(absl::string_view)) {
    return std::any_of(tokens.begin(), tokens.end(), holds);
  };
  const bool asks = any(IsQuestionWord) || (!tokens.empty() && BeginsAsking(tokens.front()));
  return {any(IsNegation), any(IsNumberToken), asks};
}

absl::flat_hash_set<absl::string_view> Words(const NormalizedUtterance& utterance) {
  return {utterance.tokens.begin(), utterance.tokens.end()};
}

}  // namespace

ExampleMatcher::ExampleMatcher(const Encoder& encoder, size_t rules, std::vector<Example> examples)
    : encoder_(encoder), rules_(rules) {
  if (examples.size() > kMaxExamples) examples.resize(kMaxExamples);
  for (const Example& example : examples) {
    Rule& rule = rules_[example.rule];
    rule.examples.push_back(texts_.size());
    const std::array<bool, 3> traits = TraitsOf(example.normalized);
    for (size_t i = 0; i < traits.size(); ++i) {
      (traits[i] ? rule.traits[i].with : rule.traits[i].without) = true;
    }
    rule.words.insert(example.normalized.tokens.begin(), example.normalized.tokens.end());
    texts_.push_back(example.text);
  }
  IndexWords(examples);
  IndexVectors(examples);
}

// IDF over the examples: log((N + 1) / (df + 1/2)), so that a word of no example weighs most.
void ExampleMatcher::IndexWords(const std::vector<Example>& examples) {
  absl::flat_hash_map<std::string, int> frequency;
  for (const Example& example : examples) {
    for (const absl::string_view word : Words(example.normalized)) ++frequency[word];
  }
  const double total = static_cast<double>(examples.size()) + 1;
  for (const auto& [word, count] : frequency) word_weights_[word] = std::log(total / (count + 0.5));
  for (size_t i = 0; i < examples.size(); ++i) {
    const auto words = Words(examples[i].normalized);
    double norm = 0;
    for (const absl::string_view word : words) norm += std::pow(WordWeight(word), 2);
    norm = std::sqrt(std::max(norm, 1e-9));
    for (const absl::string_view word : words) {
      postings_[word].push_back({i, static_cast<float>(WordWeight(word) / norm)});
    }
  }
}

void ExampleMatcher::IndexVectors(const std::vector<Example>& examples) {
  const auto dim = static_cast<size_t>(encoder_.dim());
  for (Rule& rule : rules_) rule.centroid.assign(dim, 0);
  vectors_.resize(dim * examples.size());
  scales_.resize(examples.size());
  for (size_t i = 0; i < examples.size(); ++i) {
    const std::vector<float> vector = encoder_.Encode(examples[i].normalized.text);
    scales_[i] = QuantizeInt8(vector, absl::MakeSpan(vectors_).subspan(i * dim, dim));
    std::vector<float>& centroid = rules_[examples[i].rule].centroid;
    for (size_t d = 0; d < dim; ++d) centroid[d] += vector[d];
  }
  for (Rule& rule : rules_) NormalizeVector(absl::MakeSpan(rule.centroid));
}

double ExampleMatcher::WordWeight(absl::string_view word) const {
  const auto it = word_weights_.find(word);
  if (it != word_weights_.end()) return it->second;
  return std::log((static_cast<double>(texts_.size()) + 1) / 0.5);
}

ExampleMatcher::Nearness ExampleMatcher::Measure(const NormalizedUtterance& utterance) const {
  Nearness nearness;
  nearness.vector = encoder_.Encode(utterance.text);
  std::vector<int8_t> query(nearness.vector.size());
  const float scale = QuantizeInt8(nearness.vector, absl::MakeSpan(query));
  std::vector<int32_t> dots(texts_.size());
  DotInt8Rows(query, vectors_, absl::MakeSpan(dots));
  nearness.cosines.resize(texts_.size());
  for (size_t i = 0; i < dots.size(); ++i) {
    nearness.cosines[i] = static_cast<float>(dots[i]) * scale * scales_[i];
  }
  nearness.overlaps.assign(texts_.size(), 0);
  double norm = 0;
  for (const absl::string_view word : Words(utterance)) {
    const double weight = WordWeight(word);
    norm += weight * weight;
    const auto it = postings_.find(word);
    if (it == postings_.end()) continue;
    for (const Posting& posting : it->second) {
      nearness.overlaps[posting.example] += static_cast<float>(weight) * posting.weight;
    }
  }
  norm = std::sqrt(std::max(norm, 1e-9));
  for (float& overlap : nearness.overlaps) overlap /= static_cast<float>(norm);
  return nearness;
}

absl::optional<ExampleMatch> ExampleMatcher::Best(const NormalizedUtterance& utterance,
                                                  const std::vector<bool>& allowed) const {
  const Nearness nearness = Measure(utterance);
  ExampleMatch match;
  ExampleFeatures& f = match.features;
  const auto feature = [&f](ExampleFeature name) -> double& {
    return f[static_cast<size_t>(name)];
  };
  double best = 0;
  double second = 0;
  bool found = false;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    if (!allowed[i] || rule.examples.empty()) continue;
    const TopValues cosine = Top(nearness.cosines, rule.examples);
    const TopValues overlap = Top(nearness.overlaps, rule.examples);
    const double centroid = DotFloat(nearness.vector, rule.centroid);
    const double score = kCentroidShare * centroid + (1 - kCentroidShare) * cosine.mean +
                         kOverlapShare * (overlap.best + overlap.mean) / 2;
    if (found && score <= best) {
      second = std::max(second, score);
      continue;
    }
    second = std::max(second, best);
    best = score;
    found = true;
    match.rule = i;
    match.example = *texts_[cosine.best_at];
    feature(ExampleFeature::kCentroidCosine) = centroid;
    feature(ExampleFeature::kBestCosine) = cosine.best;
    feature(ExampleFeature::kTopCosine) = cosine.mean;
    feature(ExampleFeature::kBestOverlap) = overlap.best;
    feature(ExampleFeature::kTopOverlap) = overlap.mean;
  }
  if (!found) return absl::nullopt;

  const Rule& rule = rules_[match.rule];
  double unseen = 0;
  double total = 0;
  double unknown = 0;
  const auto words = Words(utterance);
  for (const absl::string_view word : words) {
    const double weight = WordWeight(word);
    total += weight;
    if (!rule.words.contains(word)) unseen += weight;
    if (!word_weights_.contains(word)) ++unknown;
  }
  feature(ExampleFeature::kMargin) = best - second;
  feature(ExampleFeature::kUnseenWeight) = total > 0 ? unseen / total : 1;
  feature(ExampleFeature::kUnknownWords) =
      unknown / std::max(static_cast<double>(words.size()), 1.0);
  feature(ExampleFeature::kScore) = best;
  feature(ExampleFeature::kLength) =
      std::min(static_cast<double>(utterance.tokens.size()), kLongUtterance) / kLongUtterance;
  const std::array<bool, 3> traits = TraitsOf(utterance);
  for (size_t i = 0; i < traits.size(); ++i) {
    if (!(traits[i] ? rule.traits[i].with : rule.traits[i].without)) match.differs_in_detail = true;
  }
  match.confidence = ExampleConfidence(f);
  return match;
}

double ExampleConfidence(const ExampleFeatures& features) {
  double sum = kExampleBias;
  for (size_t i = 0; i < kExampleFeatures; ++i) sum += kExampleWeights[i] * features[i];
  return 1 / (1 + std::exp(-sum));
}

}  // namespace turnopt::core
