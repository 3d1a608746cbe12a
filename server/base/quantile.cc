#include "server/base/quantile.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace turnopt::base {

double Quantile(absl::Span<const double> sorted, double quantile) {
  if (sorted.empty()) return 0;
  const double position = quantile * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(std::floor(position));
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace turnopt::base
