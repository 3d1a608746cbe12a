#include "server/core/quality/scorer.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace turnopt::core {

std::string DeploymentOf(const Scope& scope) {
  // The length keeps ("a", "b/c") and ("a/b", "c") apart.
  return absl::StrCat(scope.tenant.size(), ":", scope.tenant, "/", scope.agent_version);
}

QualityScorer::QualityScorer(const Options& options,
                             std::vector<std::unique_ptr<QualityProfile>> profiles)
    : options_(options), profiles_(std::move(profiles)), calibration_(options.calibration) {}

absl::StatusOr<std::unique_ptr<QualityScorer>> QualityScorer::Create(
    const Options& options, std::vector<std::unique_ptr<QualityProfile>> profiles) {
  for (size_t i = 0; i < profiles.size(); ++i) {
    if (profiles[i] == nullptr || profiles[i]->name().empty()) {
      return absl::InvalidArgumentError("quality profile without a name");
    }
    for (size_t k = 0; k < i; ++k) {
      if (profiles[k]->name() == profiles[i]->name()) {
        return absl::InvalidArgumentError(
            absl::StrCat("quality profile named twice: ", profiles[i]->name()));
      }
    }
  }
  std::unique_ptr<QualityScorer> scorer(new QualityScorer(options, std::move(profiles)));
  if (scorer->Find(options.profile) == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("quality.profile: there is only ", absl::StrJoin(scorer->profiles(), ", ")));
  }
  return scorer;
}

const QualityProfile* QualityScorer::Find(absl::string_view name) const {
  for (const std::unique_ptr<QualityProfile>& profile : profiles_) {
    if (profile->name() == name) return profile.get();
  }
  return nullptr;
}

absl::StatusOr<QualityScore> QualityScorer::Score(absl::string_view profile,
                                                  absl::string_view deployment,
                                                  const QualityInput& input) const {
  const QualityProfile* const found =
      Find(profile.empty() ? absl::string_view(options_.profile) : profile);
  if (found == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("profile: there is only ", absl::StrJoin(profiles(), ", ")));
  }
  QualityScore score = found->Score(input);
  calibration_.Apply(*found, deployment, &score);
  return score;
}

QualityScore QualityScorer::ScoreAccepted(absl::string_view deployment, absl::string_view call_id,
                                          const QualityInput& input) {
  const QualityProfile& profile = *Find(options_.profile);
  QualityScore score = profile.Score(input);
  calibration_.Apply(profile, deployment, &score);
  calibration_.Learn(profile, deployment, call_id, input, score);
  return score;
}

std::vector<std::string> QualityScorer::profiles() const {
  std::vector<std::string> names;
  for (const std::unique_ptr<QualityProfile>& profile : profiles_) {
    names.emplace_back(profile->name());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace turnopt::core
