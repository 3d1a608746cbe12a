#include "server/app/expose_metrics.h"

#include <vector>

#include "server/base/enum_table.h"
#include "server/base/hash.h"
#include "server/telemetry/names.h"

namespace turnopt::app {
namespace {

namespace label = telemetry::label;
namespace metric = telemetry::metric;
using telemetry::PulledKind;
using telemetry::PulledSample;

void ExposeRollout(telemetry::MetricRegistry& registry, const core::RolloutPolicy& policy) {
  registry.Pull(
      PulledKind::kGauge, metric::kMode, "1 for the mode in force, 0 for the others.", [&policy] {
        const core::Mode in_force = policy.mode();
        std::vector<PulledSample> samples;
        for (const auto& mode : core::kModes) {
          samples.push_back({{{label::kMode, mode.name}}, mode.value == in_force ? 1.0 : 0.0});
        }
        return samples;
      });
  registry.PullValue(PulledKind::kGauge, metric::kRolledBack, "1 while the rollback latch holds.",
                     [&policy] { return policy.rolled_back() ? 1.0 : 0.0; });
  registry.PullValue(PulledKind::kGauge, metric::kCanaryRatio,
                     "Share of calls that are served in enabled mode, 0 to 1.",
                     [&policy] { return policy.canary_percent() / 100; });
}

void ExposeRuleFiles(telemetry::MetricRegistry& registry, const RuleFiles& files) {
  registry.PullValue(PulledKind::kGauge, metric::kRulesStale,
                     "1 while the newest rule files are refused and older rules in force.",
                     [&files] { return files.stale() ? 1.0 : 0.0; });
  registry.PullValue(PulledKind::kCounter, metric::kRulesReloads,
                     "Changed rule files that were taken over.",
                     [&files] { return static_cast<double>(files.reloads()); });
  registry.PullValue(PulledKind::kCounter, metric::kRulesReloadFailures,
                     "Changed rule files that were refused.",
                     [&files] { return static_cast<double>(files.failures()); });
}

void ExposeTurns(telemetry::MetricRegistry& registry, const core::Engine& engine,
                 const core::SpokenReplies& replies, const service::CompletionPipeline& pipeline) {
  registry.PullValue(PulledKind::kGauge, metric::kDecisionsRemembered,
                     "Decisions remembered until their turns are completed.",
                     [&engine] { return static_cast<double>(engine.memory().size()); });
  registry.PullValue(PulledKind::kCounter, metric::kDecisionsForgotten,
                     "Decisions that were forgotten by count, size or age.",
                     [&engine] { return static_cast<double>(engine.memory().evictions()); });
  registry.PullValue(PulledKind::kGauge, metric::kCallsRemembered,
                     "Calls whose spoken replies are remembered, for the quality score.",
                     [&replies] { return static_cast<double>(replies.calls()); });
  registry.PullValue(PulledKind::kCounter, metric::kCallsForgotten,
                     "Calls whose spoken replies were forgotten by count, size or age.",
                     [&replies] { return static_cast<double>(replies.evictions()); });
  registry.PullValue(PulledKind::kGauge, metric::kLearningQueue,
                     "Completed turns that wait to be learned from.",
                     [&pipeline] { return static_cast<double>(pipeline.learning_depth()); });
  registry.PullValue(PulledKind::kCounter, metric::kLearningDropped,
                     "Completed turns that were not learned from because the queue was full.",
                     [&pipeline] { return static_cast<double>(pipeline.learning_dropped()); });
}

void ExposeState(telemetry::MetricRegistry& registry, const core::TurnLog& log,
                 const core::StateStore& store) {
  registry.PullValue(PulledKind::kCounter, metric::kStateRowsWritten,
                     "Rows of the turn log that reached the disk.",
                     [&log] { return static_cast<double>(log.Stats().rows_written); });
  registry.PullValue(PulledKind::kCounter, metric::kStateRowsDropped,
                     "Rows of the turn log that were given up while the disk was broken.",
                     [&log] { return static_cast<double>(log.Stats().rows_dropped); });
  registry.PullValue(PulledKind::kCounter, metric::kStateRowsExpired,
                     "Rows of the turn log that were removed by count, size or age.",
                     [&log] { return static_cast<double>(log.Stats().rows_expired); });
  registry.PullValue(
      PulledKind::kCounter, metric::kStateWriteFailures,
      "Writes of state that failed; they are tried again.", [&log, &store] {
        return static_cast<double>(log.Stats().write_failures + store.Stats().write_failures);
      });
  registry.PullValue(
      PulledKind::kCounter, metric::kStateFilesSetAside,
      "Unreadable state files that were renamed and replaced.", [&log, &store] {
        return static_cast<double>(log.Stats().files_set_aside + store.Stats().files_set_aside);
      });
  registry.PullValue(PulledKind::kGauge, metric::kStateBytes,
                     "Size of the turn log and of what lasts over a restart.", [&log, &store] {
                       return static_cast<double>(log.Stats().bytes_stored + store.Stats().bytes);
                     });
}

}  // namespace

void ExposeMetrics(const MetricSources& sources) {
  ExposeRollout(sources.registry, sources.policy);
  ExposeRuleFiles(sources.registry, sources.rule_files);
  ExposeTurns(sources.registry, sources.engine, sources.replies, sources.pipeline);
  ExposeState(sources.registry, sources.turn_log, sources.state_store);
  sources.registry.PullValue(PulledKind::kCounter, metric::kLogLinesDropped,
                             "Log lines that standard output or the log file did not take.",
                             [&log = sources.log] { return static_cast<double>(log.dropped()); });
  sources.registry.Pull(PulledKind::kGauge, metric::kBuildInfo, "1, with the program's version.",
                        [version = sources.version] {
                          return std::vector<PulledSample>{{{{label::kVersion, version}}, 1}};
                        });
  const std::string hash = base::StableHashHex(sources.config_text);
  const std::string configured_mode = base::Name(sources.policy.configured_mode());
  sources.registry.Pull(
      PulledKind::kGauge, metric::kConfigInfo, "1, with what tells configurations apart.",
      [hash, configured_mode, reuse_policy = sources.reuse_policy] {
        return std::vector<PulledSample>{{{{label::kConfigHash, hash},
                                           {label::kConfiguredMode, configured_mode},
                                           {label::kReusePolicy, reuse_policy}},
                                          1}};
      });
}

}  // namespace turnopt::app
