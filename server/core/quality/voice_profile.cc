#include "server/core/quality/voice_profile.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/base/status_macros.h"
#include "server/core/quality/failures.h"
#include "server/core/quality/voice_features.h"
#include "server/core/quality/voice_turn.h"
#include "server/core/quality/voice_weights.h"
#include "server/core/quality/voice_why.h"

namespace turnopt::core {
namespace {

// A feature is worth a sentence when it costs the whole score at least so many points.
constexpr double kNoticeablePoints = 1.0;

struct FactorSum {
  double sum = 0;
  VoiceFeature worst = VoiceFeature::kTooShort;
  double worst_loss = 0;  // against a typical reply, in the sum's own unit
};

std::array<FactorSum, kVoiceFactors> SumFactors(const VoiceFeatures& features) {
  std::array<FactorSum, kVoiceFactors> sums{};
  for (size_t i = 0; i < kVoiceFeatures; ++i) {
    const VoiceFeature feature = static_cast<VoiceFeature>(i);
    FactorSum& factor = sums[static_cast<size_t>(FactorOf(feature))];
    factor.sum += kVoiceFeatureWeights[i] * features[i];
    const double loss = kVoiceFeatureWeights[i] * (kVoiceFeatureTypical[i] - features[i]);
    if (loss > factor.worst_loss) {
      factor.worst_loss = loss;
      factor.worst = feature;
    }
  }
  return sums;
}

QualityFactor FactorFrom(VoiceFactor factor, const FactorSum& sum) {
  const VoiceFactorRange& range = kVoiceFactorRanges[static_cast<size_t>(factor)];
  const double width = std::max(range.high - range.low, 1e-6);
  QualityFactor out;
  out.name = std::string(VoiceFactorName(factor));
  out.score = 100 * std::min(1.0, std::max(0.0, (sum.sum - range.low) / width));
  out.weight = range.weight;
  const bool noticeable = 100 * range.weight * sum.worst_loss / width >= kNoticeablePoints;
  out.why = std::string(noticeable ? WhyLow(sum.worst) : WhyFine(factor));
  return out;
}

}  // namespace

VoiceProfile::VoiceProfile(std::unique_ptr<QualityModel> model, const Encoder* encoder)
    : model_(std::move(model)), encoder_(encoder) {}

absl::StatusOr<std::unique_ptr<VoiceProfile>> VoiceProfile::Create(absl::string_view model,
                                                                   const Encoder* encoder) {
  TO_ASSIGN_OR_RETURN(std::unique_ptr<QualityModel> parsed, QualityModel::Parse(model));
  return std::unique_ptr<VoiceProfile>(new VoiceProfile(std::move(parsed), encoder));
}

bool VoiceProfile::has_relevance_head() const {
  return encoder_ != nullptr && encoder_->fingerprint() == model_->encoder_fingerprint() &&
         encoder_->dim() == model_->encoder_dim();
}

QualityScore VoiceProfile::Score(const QualityInput& input) const {
  const VoiceTurn turn(input, *model_);
  const VoiceFeatures features =
      ComputeVoiceFeatures(turn, *model_, has_relevance_head() ? encoder_ : nullptr);
  const std::array<FactorSum, kVoiceFactors> sums = SumFactors(features);

  QualityScore score;
  score.profile = std::string(name());
  score.factors.reserve(kVoiceFactors);
  for (size_t i = 0; i < kVoiceFactors; ++i) {
    score.factors.push_back(FactorFrom(static_cast<VoiceFactor>(i), sums[i]));
    score.overall += score.factors.back().weight * score.factors.back().score;
  }
  for (const Failure failure : FindFailures(turn, *model_)) {
    score.caps.emplace_back(FailureName(failure));
    score.overall = std::min(score.overall, FailureCap(failure));
  }
  score.uncalibrated = score.overall;
  score.status = StatusOfQuality(score.overall);
  return score;
}

}  // namespace turnopt::core
