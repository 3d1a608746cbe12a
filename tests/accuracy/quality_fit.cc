// Adam (Kingma and Ba, 2015) on standardised features, projected onto the signs
// after each step.
#include "tests/accuracy/quality_fit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "server/core/quality/corruption.h"
#include "server/core/quality/failures.h"
#include "server/core/quality/voice_turn.h"

namespace turnopt::accuracy {
namespace {

using core::kVoiceFeatures;
using core::VoiceFeatures;

// One sign a feature, in the order of VoiceFeature: + good, - bad, 0 unused. As SIGNS in the
// script.
constexpr char kSigns[] =
    "0---------"  // spoken form
    "+-+-----"    // fluency
    "+++++"       // relevance
    "--00+"       // novelty
    "---+-+-+"    // answer fit
    "+--+-0+-"    // tone
    "--+";        // grounding
static_assert(sizeof(kSigns) - 1 == kVoiceFeatures, "a sign for each feature");

constexpr double kCapped = 0.1;  // what a spoiled reply counts that a cap catches
constexpr double kRated = 1.5;   // the rated sets' mean correlation against the mean logistic loss
constexpr double kRidge = 0.02;
constexpr int kSteps = 400;

VoiceFeatures Deviations(const std::vector<VoiceFeatures>& rows) {
  VoiceFeatures out;
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    double sum = 0;
    double squares = 0;
    for (const VoiceFeatures& row : rows) {
      sum += row[i];
      squares += row[i] * row[i];
    }
    const double n = static_cast<double>(std::max<size_t>(1, rows.size()));
    out[i] = std::max(0.05, std::sqrt(std::max(0.0, squares / n - sum * sum / n / n)));
  }
  return out;
}

struct Gradient {
  VoiceFeatures weights{};
  double offset = 0;

  void Add(const VoiceFeatures& row, double pull) {
    for (size_t i = 0; i < kVoiceFeatures; ++i) weights[i] += pull * row[i];
    offset += pull;
  }
};

// Kinds that no cap catches count more.
double WeightOf(core::CorruptionKind kind) {
  switch (kind) {
    case core::CorruptionKind::kOtherDialogue:
      return 5;
    case core::CorruptionKind::kTruncated:
      return 2.5;
    case core::CorruptionKind::kGarbled:
      return 2;
    default:
      return 1;
  }
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

void AddRated(const RatedBlock& block, const VoiceFeatures& weights, double share, Gradient& out) {
  const double n = static_cast<double>(block.rows.size());
  std::vector<double> score;
  double mean = 0, squares = 0, rating_mean = 0, rating_squares = 0, product = 0;
  for (size_t i = 0; i < block.rows.size(); ++i) {
    score.push_back(WeightedSum(weights, block.rows[i]));
    mean += score[i] / n;
    rating_mean += block.ratings[i] / n;
  }
  for (size_t i = 0; i < block.rows.size(); ++i) {
    squares += (score[i] - mean) * (score[i] - mean) / n;
    rating_squares += (block.ratings[i] - rating_mean) * (block.ratings[i] - rating_mean) / n;
    product += (score[i] - mean) * (block.ratings[i] - rating_mean) / n;
  }
  const double deviation = std::sqrt(squares) + 1e-9;
  const double rating_deviation = std::sqrt(rating_squares) + 1e-9;
  const double correlation = product / deviation / rating_deviation;
  for (size_t i = 0; i < block.rows.size(); ++i) {
    const double z = (score[i] - mean) / deviation;
    const double y = (block.ratings[i] - rating_mean) / rating_deviation;
    const double pull = -share * (y - correlation * z) / (n * deviation);
    for (size_t k = 0; k < kVoiceFeatures; ++k) out.weights[k] += pull * block.rows[i][k];
  }
}

}  // namespace

double WeightedSum(const VoiceFeatures& weights, const VoiceFeatures& features) {
  double sum = 0;
  for (size_t i = 0; i < kVoiceFeatures; ++i) sum += weights[i] * features[i];
  return sum;
}

VoiceFeatures FeaturesOf(const QualitySample& sample, const core::QualityModel& model,
                         const core::Encoder& encoder) {
  std::vector<absl::string_view> earlier;
  const core::QualityInput input = InputOf(sample, earlier);
  return core::ComputeVoiceFeatures(core::VoiceTurn(input, model), model, &encoder);
}

FitData FitDataOf(const std::vector<QualitySample>& clean, const core::QualityModel& model,
                  const core::Encoder& encoder) {
  constexpr uint64_t kSeed = 5;
  FitData data;
  for (const QualitySample& sample : clean) {
    data.clean.push_back(FeaturesOf(sample, model, encoder));
  }
  for (const core::CorruptionKind kind : core::AllCorruptions()) {
    if (kind == core::CorruptionKind::kPolarity || kind == core::CorruptionKind::kWrongValue) {
      continue;
    }
    SpoiledBlock block;
    block.weight = WeightOf(kind);
    for (const QualitySample& sample : Spoil(clean, kind, kSeed)) {
      std::vector<absl::string_view> earlier;
      const core::QualityInput input = InputOf(sample, earlier);
      const core::VoiceTurn turn(input, model);
      block.rows.push_back(core::ComputeVoiceFeatures(turn, model, &encoder));
      block.capped.push_back(!core::FindFailures(turn, model).empty());
    }
    data.spoiled.push_back(std::move(block));
  }
  return data;
}

VoiceFeatures FitWeights(const FitData& data) {
  const VoiceFeatures scale = Deviations(data.clean);
  const auto standardise = [&scale](std::vector<VoiceFeatures> rows) {
    for (VoiceFeatures& row : rows) {
      for (size_t i = 0; i < kVoiceFeatures; ++i) row[i] /= scale[i];
    }
    return rows;
  };
  FitData scaled = data;
  scaled.clean = standardise(data.clean);
  for (SpoiledBlock& block : scaled.spoiled) block.rows = standardise(block.rows);
  for (RatedBlock& block : scaled.rated) block.rows = standardise(block.rows);

  VoiceFeatures weights{};
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    weights[i] = kSigns[i] == '+' ? 0.1 : kSigns[i] == '-' ? -0.1 : 0;
  }
  double offset = 0;
  Gradient mean, square;
  for (int step = 1; step <= kSteps; ++step) {
    Gradient gradient;
    for (const VoiceFeatures& row : scaled.clean) {
      gradient.Add(row, -Sigmoid(-WeightedSum(weights, row) - offset) / scaled.clean.size());
    }
    for (const SpoiledBlock& block : scaled.spoiled) {
      const double share = block.weight / block.rows.size() / scaled.spoiled.size();
      for (size_t i = 0; i < block.rows.size(); ++i) {
        const double pull = Sigmoid(WeightedSum(weights, block.rows[i]) + offset);
        gradient.Add(block.rows[i], share * pull * (block.capped[i] ? kCapped : 1));
      }
    }
    for (const RatedBlock& block : scaled.rated) {
      AddRated(block, weights, kRated / scaled.rated.size(), gradient);
    }
    const double rate = 0.05 * (1 - static_cast<double>(step - 1) / kSteps);
    const double early_mean = 1 - std::pow(0.9, step);
    const double early_square = 1 - std::pow(0.99, step);
    const auto move = [&](double slope, double& m, double& s) {
      m += 0.1 * (slope - m);
      s += 0.01 * (slope * slope - s);
      return rate * (m / early_mean) / (std::sqrt(s / early_square) + 1e-8);
    };
    for (size_t i = 0; i < kVoiceFeatures; ++i) {
      const double slope = gradient.weights[i] + 2 * kRidge * weights[i];
      weights[i] -= move(slope, mean.weights[i], square.weights[i]);
      if (kSigns[i] == '+') weights[i] = std::max(0.0, weights[i]);
      if (kSigns[i] == '-') weights[i] = std::min(0.0, weights[i]);
      if (kSigns[i] == '0') weights[i] = 0;
    }
    offset -= move(gradient.offset, mean.offset, square.offset);
  }
  for (size_t i = 0; i < kVoiceFeatures; ++i) weights[i] /= scale[i];
  return weights;
}

}  // namespace turnopt::accuracy
