#ifndef TURNOPT_SERVER_REPORT_STATISTICS_H_
#define TURNOPT_SERVER_REPORT_STATISTICS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"

// The statistics behind a report's numbers. All intervals are two-sided at 95 %, and absent where
// too few values make them meaningless. Pure functions, total on any finite input.
namespace turnopt::report {

struct Interval {
  double low = 0;
  double high = 0;
};

// The mean of some turns' values.
struct Mean {
  int64_t n = 0;
  double value = 0;                     // 0 when n is 0
  absl::optional<Interval> confidence;  // absent under 5 calls
};

// A share of turns.
struct Share {
  int64_t hits = 0;
  int64_t n = 0;
  double value = 0;                     // 0 when n is 0
  absl::optional<Interval> confidence;  // absent when n is 0
};

// One value and the call it belongs to.
struct Observation {
  double value = 0;
  uint64_t call = 0;
};

// Turns of one call resemble one another, so the interval treats calls, not turns, as independent:
// the cluster-robust variance of a mean (Liang and Zeger, 1986) with Student's t for calls - 1
// degrees of freedom.
Mean MeanByCall(absl::Span<const Observation> observations);

// Wilson's score interval (1927), good for small n and shares near 0 or 1.
Share ShareOf(int64_t hits, int64_t n);

// Wilson's interval where `n` is an effective number of observations.
Interval WilsonInterval(double share, double n);

// Newcombe's interval (1998, method 10) for the difference b - a of two shares.
absl::optional<Interval> DifferenceOf(const Share& a, const Share& b);

// Bounds of a quantile (server/base/quantile.h) from the ranks that a binomial would give it.
// Absent where the ranks fall off the ends.
absl::optional<Interval> QuantileInterval(absl::Span<const double> sorted, double quantile);

// A straight line fitted by least squares.
struct Slope {
  int64_t n = 0;
  double value = 0;                     // per unit of x
  absl::optional<Interval> confidence;  // absent under 5 points or without spread in x
};
Slope SlopeOf(absl::Span<const double> x, absl::Span<const double> y);

// Student's t at 97.5 %, of Boost.Math. `degrees` must be over 0.
double StudentT(double degrees);

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_STATISTICS_H_
