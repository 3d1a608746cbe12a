// Prints what the voice profile sees of labelled replies, one line each, for
// server/models/training/quality_weights.py:
//
//   quality_features MODEL ENCODER turns FILE LIMIT SEED | rated FILE
//
// Columns: kind, set, dialogue, rating, failures (comma-separated or -), features.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "server/core/quality/failures.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/voice_features.h"
#include "server/core/quality/voice_turn.h"
#include "server/core/reuse/encoder.h"
#include "tests/accuracy/quality_samples.h"

namespace turnopt::accuracy {
namespace {

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void Print(const QualitySample& sample, const core::QualityModel& model,
           const core::Encoder* encoder) {
  std::vector<absl::string_view> earlier;
  const core::QualityInput input = InputOf(sample, earlier);
  const core::VoiceTurn turn(input, model);
  const core::VoiceFeatures features = core::ComputeVoiceFeatures(turn, model, encoder);
  std::vector<absl::string_view> failures;
  for (const core::Failure failure : core::FindFailures(turn, model)) {
    failures.push_back(core::FailureName(failure));
  }
  const absl::string_view kind =
      sample.corruption.has_value() ? core::CorruptionName(*sample.corruption) : "clean";
  std::printf("%.*s\t%s\t%s\t%.4f\t%s", static_cast<int>(kind.size()), kind.data(),
              sample.set.c_str(), sample.dialogue.c_str(), sample.rating,
              failures.empty() ? "-" : absl::StrJoin(failures, ",").c_str());
  for (const double value : features) std::printf("\t%.5g", value);
  std::printf("\n");
}

int Main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: %s MODEL ENCODER turns FILE LIMIT SEED | rated FILE\n", argv[0]);
    return 2;
  }
  const auto model = core::QualityModel::Parse(ReadFile(argv[1]));
  const auto encoder = core::Encoder::Parse(ReadFile(argv[2]));
  if (!model.ok() || !encoder.ok()) {
    std::fprintf(stderr, "%s\n",
                 (model.ok() ? encoder.status() : model.status()).ToString().c_str());
    return 1;
  }
  std::printf("kind\tset\tdialogue\trating\tfailures");
  for (size_t i = 0; i < core::kVoiceFeatures; ++i) {
    const auto feature = static_cast<core::VoiceFeature>(i);
    std::printf("\t%s.%s", std::string(core::VoiceFactorName(core::FactorOf(feature))).c_str(),
                std::string(core::VoiceFeatureName(feature)).c_str());
  }
  std::printf("\n");
  if (std::string(argv[3]) == "rated") {
    for (const QualitySample& sample : ReadRated(argv[4])) Print(sample, **model, encoder->get());
    return 0;
  }
  if (argc < 7) return 2;
  const std::vector<QualitySample> clean = ReadTurns(argv[4], std::strtoull(argv[5], nullptr, 10));
  for (const QualitySample& sample : clean) Print(sample, **model, encoder->get());
  for (const core::CorruptionKind kind : core::AllCorruptions()) {
    for (const QualitySample& sample : Spoil(clean, kind, std::strtoull(argv[6], nullptr, 10))) {
      Print(sample, **model, encoder->get());
    }
  }
  return 0;
}

}  // namespace
}  // namespace turnopt::accuracy

int main(int argc, char** argv) { return turnopt::accuracy::Main(argc, argv); }
