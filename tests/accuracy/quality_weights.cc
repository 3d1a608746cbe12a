// Fits the voice profile's weights and writes server/core/quality/voice_weights.h:
//
//   quality_weights MODEL ENCODER TURNS.jsonl RATED.jsonl > voice_weights.h
//
// MODEL must not have seen the services of TURNS.jsonl (quality_model.py --leave-out, and only
// those services' turns in TURNS.jsonl): the weights have to hold where the relevance head is least
// sure. The fitted score is cut into factors of 0 to 100 along the features' groups; a factor's
// weight is the width of its range.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "tests/accuracy/quality_fit.h"

namespace turnopt::accuracy {
namespace {

using core::kVoiceFactors;
using core::kVoiceFeatures;

constexpr size_t kTurns = 2500;

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

// The sums of one factor's features.
std::vector<double> Parts(const std::vector<core::VoiceFeatures>& rows,
                          const core::VoiceFeatures& weights, core::VoiceFactor factor) {
  std::vector<double> parts;
  for (const core::VoiceFeatures& row : rows) {
    double sum = 0;
    for (size_t i = 0; i < kVoiceFeatures; ++i) {
      if (core::FactorOf(static_cast<core::VoiceFeature>(i)) == factor) sum += weights[i] * row[i];
    }
    parts.push_back(sum);
  }
  return parts;
}

void PrintFeatures(const char* comment, const char* name, const core::VoiceFeatures& values) {
  std::printf("// %s\ninline constexpr std::array<double, kVoiceFeatures> %s = {\n", comment, name);
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    const absl::string_view feature = core::VoiceFeatureName(static_cast<core::VoiceFeature>(i));
    std::printf("    %.4f,  // %.*s\n", values[i] + 0.0, static_cast<int>(feature.size()),
                feature.data());
  }
  std::printf("};\n\n");
}

void PrintRanges(const FitData& data, const core::VoiceFeatures& weights) {
  double low[kVoiceFactors];
  double high[kVoiceFactors];
  double width = 0;
  for (size_t k = 0; k < kVoiceFactors; ++k) {
    const core::VoiceFactor factor = static_cast<core::VoiceFactor>(k);
    const std::vector<double> good = Parts(data.clean, weights, factor);
    std::vector<double> all = good;
    for (const SpoiledBlock& block : data.spoiled) {
      const std::vector<double> parts = Parts(block.rows, weights, factor);
      all.insert(all.end(), parts.begin(), parts.end());
    }
    // Hardly a reply falls off the scale, and a typical good one gets 70 or more.
    high[k] = Quantile(good, 0.995);
    low[k] = std::min(Quantile(all, 0.01), high[k] - (high[k] - Quantile(good, 0.5)) / 0.3);
    width += high[k] - low[k];
  }
  std::printf(
      "// Sums of a factor's features that count 0 and 100, and its share of the score.\n"
      "struct VoiceFactorRange {\n  double low;\n  double high;\n  double weight;\n};\n"
      "inline constexpr std::array<VoiceFactorRange, kVoiceFactors> kVoiceFactorRanges = {{\n");
  for (size_t k = 0; k < kVoiceFactors; ++k) {
    const absl::string_view name = core::VoiceFactorName(static_cast<core::VoiceFactor>(k));
    std::printf("    {%.4f, %.4f, %.4f},  // %.*s\n", low[k], high[k], (high[k] - low[k]) / width,
                static_cast<int>(name.size()), name.data());
  }
  std::printf("}};\n\n");
}

int Main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s MODEL ENCODER TURNS.jsonl RATED.jsonl\n", argv[0]);
    return 2;
  }
  const auto model = core::QualityModel::Parse(ReadFile(argv[1]));
  const auto encoder = core::Encoder::Parse(ReadFile(argv[2]));
  if (!model.ok() || !encoder.ok() ||
      (*model)->encoder_fingerprint() != (*encoder)->fingerprint()) {
    std::fprintf(stderr, "model and encoder cannot be read or do not fit each other\n");
    return 1;
  }
  FitData data = FitDataOf(ReadTurns(argv[3], kTurns), **model, **encoder);
  std::map<std::string, RatedBlock> sets;
  for (const QualitySample& sample : ReadRated(argv[4])) {
    sets[sample.set].rows.push_back(FeaturesOf(sample, **model, **encoder));
    sets[sample.set].ratings.push_back(sample.rating);
  }
  for (auto& [name, block] : sets) data.rated.push_back(std::move(block));
  const core::VoiceFeatures weights = FitWeights(data);
  core::VoiceFeatures typical{};
  for (const core::VoiceFeatures& row : data.clean) {
    for (size_t i = 0; i < kVoiceFeatures; ++i) typical[i] += row[i] / data.clean.size();
  }
  std::printf(
      "// Weights of the voice profile. Written by tests/accuracy/quality_weights.cc: fit again\n"
      "// rather than edit by hand.\n"
      "#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_\n"
      "#define TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_\n\n#include <array>\n\n"
      "#include \"server/core/quality/voice_features.h\"\n\nnamespace turnopt::core {\n\n");
  PrintFeatures("What one unit of a feature is worth, in the order of VoiceFeature.",
                "kVoiceFeatureWeights", weights);
  PrintFeatures("Means over good replies: what a reply is compared with when it explains itself.",
                "kVoiceFeatureTypical", typical);
  PrintRanges(data, weights);
  std::printf(
      "}  // namespace turnopt::core\n\n"
      "#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_\n");
  return 0;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) { return turnopt::accuracy::Main(argc, argv); }
