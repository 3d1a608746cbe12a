#ifndef TURNOPT_SERVER_BASE_QUANTILE_H_
#define TURNOPT_SERVER_BASE_QUANTILE_H_

#include "absl/types/span.h"

namespace turnopt::base {

// The one percentile: of every report, check and map. Linear interpolation between the two order
// statistics about position quantile * (n - 1): PERCENTILE_CONT of SQL, which dashboards over the
// log compute, and type 7 of Hyndman and Fan (1996), NumPy's default.
//
// `sorted` is ascending; 0 when it is empty. `quantile` is 0..1. Pure function, thread-safe.
double Quantile(absl::Span<const double> sorted, double quantile);

}  // namespace turnopt::base

#endif  // TURNOPT_SERVER_BASE_QUANTILE_H_
