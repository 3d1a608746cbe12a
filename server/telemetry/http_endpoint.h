#ifndef TURNOPT_SERVER_TELEMETRY_HTTP_ENDPOINT_H_
#define TURNOPT_SERVER_TELEMETRY_HTTP_ENDPOINT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::telemetry {

// Answers Prometheus and the kubelet over HTTP: /metrics, /healthz (the process lives) and
// /readyz (it takes calls). Nothing else, and nothing about any call.
//
// Thread-safe.
class HttpEndpoint {
 public:
  struct Options {
    // "host:port", or ":port" for all addresses. Port 0 takes a free one.
    std::string address = ":9464";
  };

  // `registry` must outlive the endpoint; `ready` is called from its threads.
  // kInvalidArgument when the address is not one; kUnavailable when it cannot be bound.
  static absl::StatusOr<std::unique_ptr<HttpEndpoint>> Start(const Options& options,
                                                             const MetricRegistry& registry,
                                                             std::function<bool()> ready);

  // Waits for requests under way.
  ~HttpEndpoint();

  // The port that is bound.
  int port() const;

 private:
  struct Impl;
  explicit HttpEndpoint(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_HTTP_ENDPOINT_H_
