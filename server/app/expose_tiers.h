#ifndef TURNOPT_SERVER_APP_EXPOSE_TIERS_H_
#define TURNOPT_SERVER_APP_EXPOSE_TIERS_H_

#include "server/core/reuse/earned_reuse.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/tier/quick_responses.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::app {

// What the tiers count for themselves, each of them. The tiers must outlive the registry's pulling.
void ExposeQuickResponses(telemetry::MetricRegistry& registry,
                          const core::QuickResponses& quick_responses);
void ExposeExactCache(telemetry::MetricRegistry& registry, const core::ExactCache& cache);
// Risk and verification are those of the scope that stands worst.
void ExposeEarnedReuse(telemetry::MetricRegistry& registry, const core::EarnedReuse& reuse);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_EXPOSE_TIERS_H_
