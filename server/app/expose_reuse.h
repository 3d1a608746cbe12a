#ifndef TURNOPT_SERVER_APP_EXPOSE_REUSE_H_
#define TURNOPT_SERVER_APP_EXPOSE_REUSE_H_

#include "server/core/reuse/earned_reuse.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::app {

// What the learned replies count for themselves. Risk and verification are those of the scope that
// stands worst. `reuse` must outlive the registry's pulling.
void ExposeReuse(telemetry::MetricRegistry& registry, const core::EarnedReuse& reuse);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_EXPOSE_REUSE_H_
