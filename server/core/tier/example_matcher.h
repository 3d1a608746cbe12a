#ifndef TURNOPT_SERVER_CORE_TIER_EXAMPLE_MATCHER_H_
#define TURNOPT_SERVER_CORE_TIER_EXAMPLE_MATCHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "server/core/language/encoder.h"
#include "server/core/language/normalizer.h"

namespace turnopt::core {

// What is known of an utterance beside the rule that fits it best: the inputs of the confidence.
// Cosines are of encoder vectors; overlaps are cosines of word sets weighted by IDF over the
// examples.
enum class ExampleFeature : size_t {
  kCentroidCosine,  // with the mean of the rule's examples
  kBestCosine,      // with its nearest example
  kTopCosine,       // mean of its three nearest
  kBestOverlap,
  kTopOverlap,
  kMargin,        // over the next rule
  kUnseenWeight,  // share of the utterance's IDF that is in none of the rule's examples
  kUnknownWords,  // share of its words that are in no example of any rule
  kScore,         // by which the rule was chosen
  kLength,        // words, at most 15, over 15
};
constexpr size_t kExampleFeatures = static_cast<size_t>(ExampleFeature::kLength) + 1;
using ExampleFeatures = std::array<double, kExampleFeatures>;

// The rule whose examples come closest to an utterance.
struct ExampleMatch {
  size_t rule = 0;
  absl::string_view example;  // the nearest one, as written; lives as long as its owner
  ExampleFeatures features{};
  double confidence = 0;  // estimated probability that the rule is what was meant
  // The utterance holds a negation and none of the rule's examples does, or it holds none and all
  // of them do; the same of numbers and of asking.
  bool differs_in_detail = false;
};

// Finds what an utterance means among rules that are given by a few examples each.
//
// A rule is chosen by the nearness of its examples (encoder vectors and shared words together); how
// far that choice can be trusted is a logistic model over ExampleFeatures, fitted on tasks drawn
// from a data set of other domains in which some utterances belong to no rule
// (server/models/training/example_confidence.py). The confidence means the same in every pack, so
// that one threshold serves them all.
//
// Immutable after construction, thread-safe. Time linear in the number of examples.
class ExampleMatcher {
 public:
  // More examples of one flow are matched word by word only.
  static constexpr size_t kMaxExamples = 5000;

  struct Example {
    size_t rule;
    const std::string* text;  // must outlive the matcher
    NormalizedUtterance normalized;
  };

  // `encoder` must outlive the matcher. Rules are numbered from 0 to rules - 1.
  ExampleMatcher(const Encoder& encoder, size_t rules, std::vector<Example> examples);

  // Among the rules for which `allowed` holds; nullopt when there is no example of one.
  // REQUIRES: allowed.size() == rules.
  absl::optional<ExampleMatch> Best(const NormalizedUtterance& utterance,
                                    const std::vector<bool>& allowed) const;

  size_t size() const { return texts_.size(); }

 private:
  struct Posting {
    size_t example;
    float weight;
  };

  struct Rule {
    std::vector<size_t> examples;
    std::vector<float> centroid;
    absl::flat_hash_set<std::string> words;
    // Whether some example has the trait, and some has not.
    struct Trait {
      bool with = false;
      bool without = false;
    };
    std::array<Trait, 3> traits;  // as TraitsOf tells them
  };

  // How close the utterance is to each example.
  struct Nearness {
    std::vector<float> vector;
    std::vector<float> cosines;
    std::vector<float> overlaps;
  };

  void IndexWords(const std::vector<Example>& examples);
  void IndexVectors(const std::vector<Example>& examples);
  double WordWeight(absl::string_view word) const;
  Nearness Measure(const NormalizedUtterance& utterance) const;

  // Constant after construction.
  const Encoder& encoder_;
  std::vector<Rule> rules_;
  std::vector<const std::string*> texts_;
  std::vector<int8_t> vectors_;  // one row an example
  std::vector<float> scales_;
  absl::flat_hash_map<std::string, std::vector<Posting>> postings_;
  absl::flat_hash_map<std::string, double> word_weights_;
};

// The logistic model's probability. Exposed for its test and its training.
double ExampleConfidence(const ExampleFeatures& features);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_TIER_EXAMPLE_MATCHER_H_
