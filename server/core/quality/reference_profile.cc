#include "server/core/quality/reference_profile.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace turnopt::core {

QualityScore ReferenceProfile::Score(const QualityInput& input) const {
  QualityScore score;
  score.profile = std::string(name());
  if (input.reference.empty()) {
    score.caps.push_back("no_reference");
    return score;
  }
  const double probability = agreement_.Agree(input.reply, input.reference);
  const double points =
      std::isfinite(probability) ? 100 * std::min(1.0, std::max(0.0, probability)) : 0;
  score.factors.push_back(
      {"agreement", points, 1.0,
       points >= 50 ? "Says what the LLM said." : "Does not say what the LLM said."});
  score.overall = points;
  score.uncalibrated = points;
  score.status = StatusOfQuality(points);
  return score;
}

}  // namespace turnopt::core
