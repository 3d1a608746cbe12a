// Puts a deployment's raw scores on one scale: a typical good reply of this agent
// at about 80, its spoiled replies under 60, so that one alert limit serves every
// agent. The raw score stays beside it (QualityScore::uncalibrated), and a map
// never lifts by more than kMaxLift points, so calibration cannot make a bad
// agent look good.
//
// A map is fitted once on the first turns of a deployment (tenant and agent
// version) and on the same turns spoiled by corruption.h; a new agent version is
// a new deployment. Until then, the built-in map applies. Turns with a cap are
// left out: named failures say nothing about the scale.
#ifndef TURNOPT_SERVER_CORE_QUALITY_CALIBRATION_H_
#define TURNOPT_SERVER_CORE_QUALITY_CALIBRATION_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/base/mutex.h"
#include "server/core/quality/quality.h"

namespace turnopt::core {

// A monotone map from raw to calibrated points, linear between its knots.
//
// Plain value; not empty: a default one is the built-in map.
class CalibrationMap {
 public:
  struct Knot {
    double raw = 0;
    double calibrated = 0;
  };
  // More than this many points over the built-in map are not given.
  static constexpr double kMaxLift = 20;

  // Quantiles of Fit() over replies of the Schema-Guided Dialogue training stream, in services that
  // the quality model had not seen, rounded towards leniency for agents that are unlike them.
  CalibrationMap();

  // kInvalidArgument unless there are 2 to 16 knots, finite, within 0-100, rising in `raw` and not
  // falling in `calibrated`.
  static absl::StatusOr<CalibrationMap> Create(std::vector<Knot> knots);

  // From raw scores of good and of spoiled replies: the 1.5 % quantile of the good at 66 (the
  // acceptable band starts at 65), their median at 80, their 95 % quantile at 90, the median of the
  // spoiled (lower where the two overlap) at 45. The built-in map if either has fewer than 30
  // values.
  static CalibrationMap Fit(std::vector<double> good, std::vector<double> spoiled);

  // 0-100; a value that is not a number gives 0.
  double Apply(double raw) const;

  const std::vector<Knot>& knots() const { return knots_; }

 private:
  explicit CalibrationMap(std::vector<Knot> knots) : knots_(std::move(knots)) {}

  std::vector<Knot> knots_;
};

// What is kept of a deployment over a restart, and shown in status. Scores only, no texts.
struct CalibrationState {
  std::string deployment;
  uint32_t turns = 0;   // accepted turns that were looked at
  uint32_t capped = 0;  // of these, left out for a named failure
  bool fitted = false;
  double typical_raw = 0;                   // median raw score of the good replies, once fitted
  std::vector<double> good;                 // raw scores so far; empty once fitted
  std::vector<double> spoiled;              // as above
  std::vector<CalibrationMap::Knot> knots;  // once fitted
};

// Versioned bytes for a state store. Decode is total: kDataLoss for anything that EncodeCalibration
// did not write.
std::string EncodeCalibration(const std::vector<CalibrationState>& states);
absl::StatusOr<std::vector<CalibrationState>> DecodeCalibration(absl::string_view bytes);

// The maps of all deployments.
//
// Thread-safe. Bounded: beyond max_deployments, the one unused for longest is forgotten and
// counted.
class Calibration {
 public:
  struct Options {
    size_t turns = 300;  // accepted turns before a deployment's map is fitted
    size_t max_deployments = 64;
  };

  explicit Calibration(const Options& options);

  // The score with `overall` and `status` calibrated; caps still hold. Unchanged for a profile that
  // is not calibratable.
  void Apply(const QualityProfile& profile, absl::string_view deployment,
             QualityScore* score) const;

  // Learns from an accepted turn and its uncalibrated score: spoils the reply, scores that, and
  // fits the map when enough is known. Costs a few scores while it learns, nothing after.
  void Learn(const QualityProfile& profile, absl::string_view deployment, absl::string_view call_id,
             const QualityInput& input, const QualityScore& score);

  std::vector<CalibrationState> Export() const;
  // Replaces what is known of the deployments named. States that are not valid are skipped.
  void Import(const std::vector<CalibrationState>& states);

  uint64_t evictions() const;

 private:
  // Replies of other calls, to spoil with: texts stay in memory and go when the map is fitted.
  struct RecentReply {
    std::string call_id;
    std::string reply;
  };
  struct Deployment {
    CalibrationState state;
    CalibrationMap map;
    std::list<RecentReply> recent;
    uint64_t last_used = 0;
  };

  Deployment& FindOrAdd(absl::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void EvictIfFull() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Constant after construction.
  const Options options_;

  mutable base::Mutex mu_;
  absl::flat_hash_map<std::string, Deployment> deployments_ ABSL_GUARDED_BY(mu_);
  uint64_t uses_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t evictions_ ABSL_GUARDED_BY(mu_) = 0;
};

// The additive score before any cap: sum of weight x score over the factors.
double AdditiveScore(const QualityScore& score);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_CALIBRATION_H_
