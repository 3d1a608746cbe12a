#ifndef TURNOPT_SERVER_TELEMETRY_PROCESS_LOAD_H_
#define TURNOPT_SERVER_TELEMETRY_PROCESS_LOAD_H_

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/core/sla/service_levels.h"

namespace turnopt::telemetry {

// Tells the service levels what the process takes of its machine: the CPU time since the last
// reading that is at least a second old, and the memory now.
//
// Thread-safe.
class ProcessLoadReader final : public core::ProcessLoadSource {
 public:
  // `clock` must outlive this.
  explicit ProcessLoadReader(const base::Clock& clock);

  absl::optional<core::ProcessLoad> Read() const override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const base::Clock& clock_;
  mutable base::Mutex mu_;
  mutable absl::Duration last_at_ ABSL_GUARDED_BY(mu_);
  mutable absl::Duration last_cpu_ ABSL_GUARDED_BY(mu_);
  mutable double cpu_cores_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_PROCESS_LOAD_H_
