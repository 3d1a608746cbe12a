#ifndef TURNOPT_CLIENT_CLI_QUANTILE_H_
#define TURNOPT_CLIENT_CLI_QUANTILE_H_

#include <vector>

namespace turnopt::cli {

// The percentile of what turnctl measures itself. The server's definition, which a test holds it
// against: linear interpolation between order statistics, as SQL's PERCENTILE_CONT. Values in any
// order; 0 without any. `quantile` is 0..1.
double Quantile(std::vector<double> values, double quantile);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_QUANTILE_H_
