// Fits the weights of the voice features: quality_weights.cc writes the shipped
// ones with it, and the evaluation asks what weights so fitted are worth on
// dialogues and sets that they have not seen.
#ifndef TURNOPT_TESTS_ACCURACY_QUALITY_FIT_H_
#define TURNOPT_TESTS_ACCURACY_QUALITY_FIT_H_

#include <vector>

#include "server/core/language/encoder.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/voice_features.h"
#include "tests/accuracy/quality_samples.h"

namespace turnopt::accuracy {

// Spoiled replies of one kind. A capped one counts little: the cap judges it.
struct SpoiledBlock {
  std::vector<core::VoiceFeatures> rows;
  std::vector<bool> capped;
  double weight = 1;
};

struct RatedBlock {
  std::vector<core::VoiceFeatures> rows;
  std::vector<double> ratings;
};

struct FitData {
  std::vector<core::VoiceFeatures> clean;
  std::vector<SpoiledBlock> spoiled;
  std::vector<RatedBlock> rated;
};

core::VoiceFeatures FeaturesOf(const QualitySample& sample, const core::QualityModel& model,
                               const core::Encoder& encoder);

// Good replies and the same replies spoiled; no ratings. Polarity and wrong values are left out: no
// reading of the texts can tell them, and they must not bend the weights.
FitData FitDataOf(const std::vector<QualitySample>& clean, const core::QualityModel& model,
                  const core::Encoder& encoder);

// The weights that minimise: logistic loss of good against spoiled replies, less the mean
// correlation within the rated sets, plus a ridge; under the signs that the features' meaning
// gives, so that no weight can exploit an accident of one set. Deterministic.
core::VoiceFeatures FitWeights(const FitData& data);

double WeightedSum(const core::VoiceFeatures& weights, const core::VoiceFeatures& features);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_QUALITY_FIT_H_
