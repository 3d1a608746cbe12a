#include "server/telemetry/process_load.h"

#include "server/telemetry/process_stats.h"

namespace turnopt::telemetry {

ProcessLoadReader::ProcessLoadReader(const base::Clock& clock)
    : clock_(clock), last_at_(clock.MonotonicNow()), last_cpu_(ReadProcessStats().cpu) {}

absl::optional<core::ProcessLoad> ProcessLoadReader::Read() const {
  const ProcessStats stats = ReadProcessStats();
  const absl::Duration now = clock_.MonotonicNow();
  base::MutexLock lock(&mu_);
  if (now - last_at_ >= absl::Seconds(1)) {
    cpu_cores_ = absl::FDivDuration(stats.cpu - last_cpu_, now - last_at_);
    last_at_ = now;
    last_cpu_ = stats.cpu;
  }
  core::ProcessLoad load;
  load.cpu_cores = cpu_cores_;
  load.resident_bytes = stats.resident_bytes;
  return load;
}

}  // namespace turnopt::telemetry
