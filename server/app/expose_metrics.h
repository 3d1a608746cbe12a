#ifndef TURNOPT_SERVER_APP_EXPOSE_METRICS_H_
#define TURNOPT_SERVER_APP_EXPOSE_METRICS_H_

#include <string>

#include "server/app/rule_files.h"
#include "server/core/engine.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/spoken_replies.h"
#include "server/core/state_store.h"
#include "server/core/turn_log.h"
#include "server/service/completion_pipeline.h"
#include "server/telemetry/metric_registry.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::app {

// What modules other than the tiers count for themselves, to be read when Prometheus asks.
struct MetricSources {
  telemetry::MetricRegistry& registry;
  const core::RolloutPolicy& policy;
  const core::Engine& engine;
  const core::SpokenReplies& replies;
  const service::CompletionPipeline& pipeline;
  const RuleFiles& rule_files;
  const core::TurnLog& turn_log;
  const core::StateStore& state_store;
  const telemetry::StructuredLog& log;
  std::string version;
  std::string reuse_policy;
  std::string config_text;  // its hash tells configurations apart
};

// The sources must outlive the registry, or its UnregisterPulled be called first.
void ExposeMetrics(const MetricSources& sources);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_EXPOSE_METRICS_H_
