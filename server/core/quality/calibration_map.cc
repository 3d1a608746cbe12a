#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "server/base/quantile.h"
#include "server/core/quality/calibration.h"

namespace turnopt::core {
namespace {

constexpr size_t kMinSamples = 30;
constexpr size_t kMaxKnots = 16;
constexpr double kMinGap = 0.5;  // raw points between knots, so that the map stays a function

double Interpolate(const std::vector<CalibrationMap::Knot>& knots, double raw) {
  if (raw <= knots.front().raw) return knots.front().calibrated;
  for (size_t i = 1; i < knots.size(); ++i) {
    if (raw > knots[i].raw) continue;
    const CalibrationMap::Knot& a = knots[i - 1];
    const CalibrationMap::Knot& b = knots[i];
    return a.calibrated + (raw - a.raw) / (b.raw - a.raw) * (b.calibrated - a.calibrated);
  }
  return knots.back().calibrated;
}

const std::vector<CalibrationMap::Knot>& BuiltInKnots() {
  static const auto* const kKnots = new std::vector<CalibrationMap::Knot>{
      {0, 0}, {70.0, 45}, {73.0, 66}, {79.5, 80}, {84.5, 90}, {100, 100}};
  return *kKnots;
}

}  // namespace

CalibrationMap::CalibrationMap() : knots_(BuiltInKnots()) {}

absl::StatusOr<CalibrationMap> CalibrationMap::Create(std::vector<Knot> knots) {
  if (knots.size() < 2 || knots.size() > kMaxKnots) {
    return absl::InvalidArgumentError("knots: 2 to 16 are needed");
  }
  for (size_t i = 0; i < knots.size(); ++i) {
    const Knot& knot = knots[i];
    if (!(knot.raw >= 0 && knot.raw <= 100 && knot.calibrated >= 0 && knot.calibrated <= 100)) {
      return absl::InvalidArgumentError("knots: outside 0-100");
    }
    if (i > 0 && (knot.raw <= knots[i - 1].raw || knot.calibrated < knots[i - 1].calibrated)) {
      return absl::InvalidArgumentError("knots: not rising");
    }
  }
  return CalibrationMap(std::move(knots));
}

CalibrationMap CalibrationMap::Fit(std::vector<double> good, std::vector<double> spoiled) {
  const auto drop_bad = [](std::vector<double>& values) {
    values.erase(std::remove_if(values.begin(), values.end(),
                                [](double v) { return !(v >= 0 && v <= 100); }),
                 values.end());
    std::sort(values.begin(), values.end());
  };
  drop_bad(good);
  drop_bad(spoiled);
  if (good.size() < kMinSamples || spoiled.size() < kMinSamples) return CalibrationMap();

  // From the top down, each knot at least kMinGap under the one above.
  const double top = std::min(100 - kMinGap, base::Quantile(good, 0.95));
  const double middle = std::min(top - kMinGap, base::Quantile(good, 0.5));
  const double low = std::min(middle - kMinGap, base::Quantile(good, 0.015));
  // The fall below the acceptable band is at least a quarter as wide as the rise above it, so that
  // the score does not jump where good and spoiled replies overlap.
  const double bad =
      std::min(low - std::max(kMinGap, (middle - low) / 4), base::Quantile(spoiled, 0.5));
  if (bad <= kMinGap) return CalibrationMap();
  absl::StatusOr<CalibrationMap> map =
      Create({{0, 0}, {bad, 45}, {low, 66}, {middle, 80}, {top, 90}, {100, 100}});
  return map.ok() ? *std::move(map) : CalibrationMap();
}

double CalibrationMap::Apply(double raw) const {
  if (!(raw >= 0)) return 0;
  const double built_in = Interpolate(BuiltInKnots(), raw);
  return std::min(100.0, std::min(built_in + kMaxLift, Interpolate(knots_, raw)));
}

double AdditiveScore(const QualityScore& score) {
  double sum = 0;
  for (const QualityFactor& factor : score.factors) sum += factor.weight * factor.score;
  return sum;
}

}  // namespace turnopt::core
