#include "server/report/statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "absl/container/flat_hash_map.h"

namespace turnopt::report {
namespace {

constexpr double kZ = 1.959963984540054;  // of the normal distribution, 97.5 %
constexpr int64_t kMinForInterval = 5;

}  // namespace

double StudentT(double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), 0.975);
}

Mean MeanByCall(absl::Span<const Observation> observations) {
  Mean mean;
  mean.n = static_cast<int64_t>(observations.size());
  if (mean.n == 0) return mean;
  double sum = 0;
  for (const Observation& observation : observations) sum += observation.value;
  const double n = static_cast<double>(mean.n);
  mean.value = sum / n;

  // Summed in the order of the rows, so that the same rows give the same bits in every process.
  absl::flat_hash_map<uint64_t, size_t> index_of_call;
  std::vector<double> deviations;
  for (const Observation& observation : observations) {
    const auto [index, added] = index_of_call.try_emplace(observation.call, deviations.size());
    if (added) deviations.push_back(0);
    deviations[index->second] += observation.value - mean.value;
  }
  const auto calls = static_cast<int64_t>(deviations.size());
  if (calls < kMinForInterval) return mean;
  double squares = 0;
  for (const double deviation : deviations) squares += deviation * deviation;
  const double degrees = static_cast<double>(calls - 1);
  const double error = std::sqrt(squares * static_cast<double>(calls) / degrees) / n;
  const double half = StudentT(degrees) * error;
  mean.confidence = Interval{mean.value - half, mean.value + half};
  return mean;
}

Interval WilsonInterval(double share, double n) {
  const double z2 = kZ * kZ;
  const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Share ShareOf(int64_t hits, int64_t n) {
  Share share;
  share.hits = hits;
  share.n = n;
  if (n <= 0) return share;
  share.value = static_cast<double>(hits) / static_cast<double>(n);
  share.confidence = WilsonInterval(share.value, static_cast<double>(n));
  return share;
}

absl::optional<Interval> DifferenceOf(const Share& a, const Share& b) {
  if (!a.confidence || !b.confidence) return absl::nullopt;
  const double difference = b.value - a.value;
  const double down = std::hypot(b.value - b.confidence->low, a.confidence->high - a.value);
  const double up = std::hypot(b.confidence->high - b.value, a.value - a.confidence->low);
  return Interval{difference - down, difference + up};
}

absl::optional<Interval> QuantileInterval(absl::Span<const double> sorted, double quantile) {
  const double n = static_cast<double>(sorted.size());
  const double half = kZ * std::sqrt(n * quantile * (1 - quantile));
  const double low = std::floor(n * quantile - half);
  const double high = std::ceil(n * quantile + half);
  if (low < 0 || high >= n) return absl::nullopt;
  return Interval{sorted[static_cast<size_t>(low)], sorted[static_cast<size_t>(high)]};
}

Slope SlopeOf(absl::Span<const double> x, absl::Span<const double> y) {
  Slope slope;
  slope.n = static_cast<int64_t>(std::min(x.size(), y.size()));
  if (slope.n < kMinForInterval) return slope;
  const double n = static_cast<double>(slope.n);
  double mean_x = 0;
  double mean_y = 0;
  for (int64_t i = 0; i < slope.n; ++i) {
    mean_x += x[i];
    mean_y += y[i];
  }
  mean_x /= n;
  mean_y /= n;
  double xx = 0;
  double xy = 0;
  double yy = 0;
  for (int64_t i = 0; i < slope.n; ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  // Rounding alone must not look like spread.
  if (xx <= 1e-12 * n * (1 + mean_x * mean_x)) return slope;
  slope.value = xy / xx;
  const double residual = std::max(0.0, yy - slope.value * xy);
  const double error = std::sqrt(residual / (n - 2) / xx);
  const double half = StudentT(n - 2) * error;
  slope.confidence = Interval{slope.value - half, slope.value + half};
  return slope;
}

}  // namespace turnopt::report
