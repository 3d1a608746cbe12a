// The quality scores of a server: its profiles by name, and the calibration of
// its deployments.
//
// Thread-safe.
#ifndef TURNOPT_SERVER_CORE_QUALITY_SCORER_H_
#define TURNOPT_SERVER_CORE_QUALITY_SCORER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/quality/calibration.h"
#include "server/core/quality/quality.h"
#include "server/core/turn.h"

namespace turnopt::core {

// What a calibration belongs to: tenant and agent version. Facts and locale do not change how an
// agent speaks.
std::string DeploymentOf(const Scope& scope);

class QualityScorer {
 public:
  struct Options {
    std::string profile = "voice";  // where a request names none
    Calibration::Options calibration;
  };

  // kInvalidArgument if a name is empty or taken twice, or the default profile is not among them.
  static absl::StatusOr<std::unique_ptr<QualityScorer>> Create(
      const Options& options, std::vector<std::unique_ptr<QualityProfile>> profiles);

  // Scores without learning. Empty `profile`: the default one. kInvalidArgument for a profile that
  // does not exist, naming those that do.
  absl::StatusOr<QualityScore> Score(absl::string_view profile, absl::string_view deployment,
                                     const QualityInput& input) const;

  // Scores an accepted turn by the default profile and learns the deployment's calibration from it.
  // The score is the one in force before this turn was learned.
  QualityScore ScoreAccepted(absl::string_view deployment, absl::string_view call_id,
                             const QualityInput& input);

  // Profiles' names, sorted.
  std::vector<std::string> profiles() const;

  Calibration& calibration() { return calibration_; }
  const Calibration& calibration() const { return calibration_; }

 private:
  QualityScorer(const Options& options, std::vector<std::unique_ptr<QualityProfile>> profiles);

  const QualityProfile* Find(absl::string_view name) const;

  // Constant after construction.
  const Options options_;
  const std::vector<std::unique_ptr<QualityProfile>> profiles_;

  // Thread-safe.
  Calibration calibration_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_SCORER_H_
