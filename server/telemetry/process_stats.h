#ifndef TURNOPT_SERVER_TELEMETRY_PROCESS_STATS_H_
#define TURNOPT_SERVER_TELEMETRY_PROCESS_STATS_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::telemetry {

// What the kernel says of this process. A value that cannot be read is 0.
struct ProcessStats {
  absl::Duration cpu;  // user and system
  uint64_t resident_bytes = 0;
  uint64_t virtual_bytes = 0;
  uint64_t open_fds = 0;
  uint64_t max_fds = 0;
  uint64_t threads = 0;
  absl::Time started_at = absl::UnixEpoch();
};

ProcessStats ReadProcessStats();

// Adds the process_* metrics.
void ExposeProcessStats(MetricRegistry& registry);

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_PROCESS_STATS_H_
