#ifndef TURNOPT_TESTS_SUPPORT_HTTP_GET_H_
#define TURNOPT_TESTS_SUPPORT_HTTP_GET_H_

#include <string>

namespace turnopt::testing {

struct HttpAnswer {
  int code = 0;  // 0: no connection
  std::string body;
};

// One GET of a path from 127.0.0.1.
HttpAnswer HttpGet(int port, const std::string& path);

// The value of one series of a Prometheus text, written as in it: `name{label="value"}`.
// NaN when it is not there.
double MetricValue(const std::string& exposition, const std::string& series);

// The sum over all series of a metric; 0 when there is none.
double MetricSum(const std::string& exposition, const std::string& name);

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_HTTP_GET_H_
