#ifndef TURNOPT_SERVER_TELEMETRY_METRIC_REGISTRY_H_
#define TURNOPT_SERVER_TELEMETRY_METRIC_REGISTRY_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"

namespace prometheus {
class Counter;
class Histogram;
}  // namespace prometheus

namespace turnopt::telemetry {

// Label names and values of one time series.
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// One sample of a metric that is read when Prometheus asks.
struct PulledSample {
  MetricLabels labels;
  double value = 0;
};

enum class PulledKind { kGauge, kCounter };

// All metrics of one server. A counter or histogram series is resolved once to a handle, since
// resolving locks and searches; handles live as long as the registry. What modules count for
// themselves is pulled through functions when Prometheus asks.
//
// Thread-safe. Not a singleton: each server of a test has its own.
class MetricRegistry {
 public:
  MetricRegistry();
  ~MetricRegistry();

  MetricRegistry(const MetricRegistry&) = delete;
  MetricRegistry& operator=(const MetricRegistry&) = delete;

  prometheus::Counter& Counter(const char* name, const char* help, const MetricLabels& labels);
  prometheus::Histogram& Histogram(const char* name, const char* help,
                                   absl::Span<const double> bucket_bounds,
                                   const MetricLabels& labels);

  // `read` runs on the scraper's thread until UnregisterPulled or the registry's end, so whatever
  // it reads must live until then.
  void Pull(PulledKind kind, const char* name, const char* help,
            std::function<std::vector<PulledSample>()> read);

  // The same for a metric without labels.
  void PullValue(PulledKind kind, const char* name, const char* help, std::function<double()> read);

  // Forgets every pulled metric; returns when no `read` runs any more.
  void UnregisterPulled();

  // Everything in the Prometheus text format.
  std::string Expose() const;

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_METRIC_REGISTRY_H_
