#include "server/telemetry/metric_registry.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "server/base/mutex.h"

namespace turnopt::telemetry {
namespace {

prometheus::Labels ToLabels(const MetricLabels& labels) {
  prometheus::Labels result;
  for (const auto& [name, value] : labels) result.emplace(name, value);
  return result;
}

struct PulledMetric {
  PulledKind kind;
  std::string name;
  std::string help;
  std::function<std::vector<PulledSample>()> read;
};

prometheus::MetricFamily ReadFamily(const PulledMetric& metric) {
  prometheus::MetricFamily family;
  family.name = metric.name;
  family.help = metric.help;
  family.type = metric.kind == PulledKind::kGauge ? prometheus::MetricType::Gauge
                                                  : prometheus::MetricType::Counter;
  for (PulledSample& sample : metric.read()) {
    prometheus::ClientMetric series;
    for (auto& [name, value] : sample.labels) {
      prometheus::ClientMetric::Label label;
      label.name = std::move(name);
      label.value = std::move(value);
      series.label.push_back(std::move(label));
    }
    if (metric.kind == PulledKind::kGauge) {
      series.gauge.value = sample.value;
    } else {
      series.counter.value = sample.value;
    }
    family.metric.push_back(std::move(series));
  }
  return family;
}

}  // namespace

struct MetricRegistry::Impl {
  prometheus::Registry registry;
  mutable base::Mutex mu;
  std::vector<PulledMetric> pulled ABSL_GUARDED_BY(mu);
};

MetricRegistry::MetricRegistry() : impl_(std::make_unique<Impl>()) {}
MetricRegistry::~MetricRegistry() = default;

prometheus::Counter& MetricRegistry::Counter(const char* name, const char* help,
                                             const MetricLabels& labels) {
  return prometheus::BuildCounter()
      .Name(name)
      .Help(help)
      .Register(impl_->registry)
      .Add(ToLabels(labels));
}

prometheus::Histogram& MetricRegistry::Histogram(const char* name, const char* help,
                                                 absl::Span<const double> bucket_bounds,
                                                 const MetricLabels& labels) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(impl_->registry)
      .Add(ToLabels(labels),
           prometheus::Histogram::BucketBoundaries(bucket_bounds.begin(), bucket_bounds.end()));
}

void MetricRegistry::Pull(PulledKind kind, const char* name, const char* help,
                          std::function<std::vector<PulledSample>()> read) {
  base::MutexLock lock(&impl_->mu);
  impl_->pulled.push_back({kind, name, help, std::move(read)});
}

void MetricRegistry::PullValue(PulledKind kind, const char* name, const char* help,
                               std::function<double()> read) {
  Pull(kind, name, help, [read = std::move(read)] {
    return std::vector<PulledSample>{{{}, read()}};
  });
}

void MetricRegistry::UnregisterPulled() {
  base::MutexLock lock(&impl_->mu);
  impl_->pulled.clear();
}

std::string MetricRegistry::Expose() const {
  std::vector<prometheus::MetricFamily> families = impl_->registry.Collect();
  {
    // Held while reading, so that UnregisterPulled can promise that no read is under way.
    base::MutexLock lock(&impl_->mu);
    for (const PulledMetric& metric : impl_->pulled) families.push_back(ReadFamily(metric));
  }
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace turnopt::telemetry
