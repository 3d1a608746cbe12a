// Members stand in the order in which they are needed; they are destroyed the other way round, so
// that what is still running never sees what is gone.
#include "server/app/sidecar.h"

#include <atomic>
#include <cstdint>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/app/completion_events.h"
#include "server/app/expose_metrics.h"
#include "server/app/language_models.h"
#include "server/app/rule_files.h"
#include "server/app/sockets.h"
#include "server/app/tiers.h"
#include "server/base/enum_table.h"
#include "server/base/periodic_task.h"
#include "server/base/status_macros.h"
#include "server/core/engine.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/sla/ramp_runner.h"
#include "server/core/sla/service_levels.h"
#include "server/core/spoken_replies.h"
#include "server/service/completion_pipeline.h"
#include "server/service/control_handlers.h"
#include "server/service/incident_feed.h"
#include "server/service/incident_handlers.h"
#include "server/service/report_handlers.h"
#include "server/service/reuse_handlers.h"
#include "server/service/rollout_handlers.h"
#include "server/service/rpc_routes.h"
#include "server/service/server.h"
#include "server/service/tier_handlers.h"
#include "server/service/turn_handlers.h"
#include "server/storage/calibration_keeper.h"
#include "server/storage/memory_state_store.h"
#include "server/storage/memory_turn_log.h"
#include "server/storage/rollout_keeper.h"
#include "server/storage/sqlite_state_store.h"
#include "server/storage/sqlite_turn_log.h"
#include "server/telemetry/http_endpoint.h"
#include "server/telemetry/metric_registry.h"
#include "server/telemetry/names.h"
#include "server/telemetry/process_load.h"
#include "server/telemetry/process_stats.h"
#include "server/telemetry/recorder.h"
#include "server/telemetry/rpc_metrics.h"
#include "server/telemetry/structured_log.h"
#include "server/telemetry/turn_log_lines.h"
#include "server/telemetry/vendor_gauges.h"

namespace turnopt::app {
namespace {

// What a crash may cost of 300 turns of calibration.
constexpr absl::Duration kCalibrationSavePeriod = absl::Seconds(10);

// Makes turn ids unique over restarts and pods.
uint64_t RandomInstance() {
  std::random_device device;
  return (static_cast<uint64_t>(device()) << 32) | device();
}

}  // namespace

struct Sidecar::Parts {
  explicit Parts(const config::LoadedConfig& loaded, const base::Clock& clock)
      : loaded(loaded), config(this->loaded.config), clock(clock) {}

  absl::Status Build();
  absl::Status BuildTelemetry();
  absl::Status BuildState();
  absl::Status BuildCore();
  void BuildService();
  absl::Status Listen();

  const config::LoadedConfig loaded;
  const config::Config& config;
  const base::Clock& clock;

  // Telemetry.
  std::unique_ptr<telemetry::StructuredLog> log;
  telemetry::MetricRegistry registry;
  std::unique_ptr<telemetry::RpcMetrics> rpc_metrics;
  std::unique_ptr<telemetry::Recorder> recorder;
  std::unique_ptr<telemetry::TurnLogLines> log_lines;
  telemetry::VendorGauges vendor_gauges;
  std::unique_ptr<telemetry::ProcessLoadReader> process_load;
  std::unique_ptr<CompletionEvents> completion_events;

  // State.
  std::unique_ptr<core::StateStore> state_store;
  std::unique_ptr<core::TurnLog> turn_log;

  // Core.
  core::Normalizer normalizer;
  std::unique_ptr<LanguageModels> language;  // before everything that refers to its tables
  std::unique_ptr<core::RolloutPolicy> policy;
  std::unique_ptr<storage::RolloutKeeper> rollout_keeper;
  std::unique_ptr<storage::CalibrationKeeper> calibration_keeper;
  service::IncidentFeed incident_feed;
  std::unique_ptr<core::ServiceLevels> levels;
  std::unique_ptr<core::RampRunner> ramp;
  std::unique_ptr<Tiers> tiers;
  std::unique_ptr<core::Engine> engine;
  std::unique_ptr<core::SpokenReplies> replies;

  // Service.
  std::unique_ptr<service::CompletionPipeline> pipeline;
  std::unique_ptr<RuleFiles> rule_files;
  std::unique_ptr<service::TurnHandlers> turn_handlers;
  std::unique_ptr<service::TierHandlers> tier_handlers;
  std::unique_ptr<service::ControlHandlers> control_handlers;
  std::unique_ptr<service::RolloutHandlers> rollout_handlers;
  std::unique_ptr<service::IncidentHandlers> incident_handlers;
  std::unique_ptr<service::ReuseHandlers> reuse_handlers;
  std::unique_ptr<service::ReportHandlers> report_handlers;
  std::unique_ptr<service::RpcRoutes> turn_routes;
  std::unique_ptr<service::RpcRoutes> admin_routes;

  // What runs.
  std::unique_ptr<base::PeriodicTask> rule_watch;
  std::unique_ptr<base::PeriodicTask> ramp_ticks;
  std::unique_ptr<base::PeriodicTask> calibration_saves;
  std::unique_ptr<service::Server> turn_server;
  std::unique_ptr<service::Server> admin_server;  // null: nowhere to listen
  std::unique_ptr<telemetry::HttpEndpoint> http;
  std::atomic<bool> ready{false};
  std::atomic<bool> drained{false};
};

absl::Status Sidecar::Parts::BuildTelemetry() {
  TO_ASSIGN_OR_RETURN(log, telemetry::StructuredLog::Create(config.log));
  rpc_metrics = std::make_unique<telemetry::RpcMetrics>(registry);
  recorder = std::make_unique<telemetry::Recorder>(config.recorder, registry);
  log_lines = std::make_unique<telemetry::TurnLogLines>(*log);
  process_load = std::make_unique<telemetry::ProcessLoadReader>(clock);
  completion_events = std::make_unique<CompletionEvents>(*recorder, *log, clock);
  telemetry::ExposeProcessStats(registry);
  return absl::OkStatus();
}

absl::Status Sidecar::Parts::BuildState() {
  if (config.turn_log.directory.empty()) {
    state_store = std::make_unique<storage::MemoryStateStore>(storage::MemoryStateStore::Options());
    turn_log = std::make_unique<storage::MemoryTurnLog>(storage::MemoryTurnLog::Options(), clock);
    return absl::OkStatus();
  }
  storage::SqliteStateStore::Options options;
  options.directory = config.turn_log.directory;
  TO_ASSIGN_OR_RETURN(state_store, storage::SqliteStateStore::Create(options, clock));
  TO_ASSIGN_OR_RETURN(turn_log, storage::SqliteTurnLog::Create(config.turn_log, clock));
  return absl::OkStatus();
}

absl::Status Sidecar::Parts::BuildCore() {
  TO_ASSIGN_OR_RETURN(language, LanguageModels::Create(config.quality.profile));
  if (!language->judge_status().ok()) {
    log->Write(telemetry::LogLevel::kError, clock.Now(), "The agreement judge is missing",
               {{telemetry::field::kDetail, std::string(language->judge_status().message())}});
  }
  TO_ASSIGN_OR_RETURN(policy, core::RolloutPolicy::Create(config.rollout));
  rollout_keeper = std::make_unique<storage::RolloutKeeper>(*policy, *state_store);
  const absl::Status restored = rollout_keeper->Restore(clock.Now());
  if (!restored.ok()) {
    log->Write(telemetry::LogLevel::kError, clock.Now(),
               absl::StrCat(telemetry::log_prefix::kAlert,
                            " Stored rollout cannot be read: rolled back until re-armed"),
               {{telemetry::field::kDetail, std::string(restored.message())}});
  }
  calibration_keeper =
      std::make_unique<storage::CalibrationKeeper>(language->scorer().calibration(), *state_store);
  if (const absl::Status kept = calibration_keeper->Restore(); !kept.ok()) {
    log->Write(telemetry::LogLevel::kWarning, clock.Now(),
               "Stored calibration of the quality score cannot be read: it starts afresh",
               {{telemetry::field::kDetail, std::string(kept.message())}});
  }
  levels = std::make_unique<core::ServiceLevels>(
      config.levels, *policy,
      std::vector<core::AlertSink*>{recorder.get(), log_lines.get(), turn_log.get(),
                                    &incident_feed},
      process_load.get());
  TO_ASSIGN_OR_RETURN(core::Ramp plan, core::Ramp::Create(config.ramp));
  ramp = std::make_unique<core::RampRunner>(std::move(plan), *policy, *levels);
  levels->AddSink(ramp.get());

  TO_ASSIGN_OR_RETURN(tiers, Tiers::Create(config, *language));
  engine = std::make_unique<core::Engine>(core::Engine::Options{config.decisions, RandomInstance()},
                                          normalizer, *policy, tiers->in_order());
  replies = std::make_unique<core::SpokenReplies>(config.replies);
  return absl::OkStatus();
}

void Sidecar::Parts::BuildService() {
  const service::ScoreReply score =
      [this](absl::string_view profile, const core::QualityInput& input, const core::Scope& scope) {
        return language->scorer().Score(profile, core::DeploymentOf(scope), input);
      };
  pipeline = std::make_unique<service::CompletionPipeline>(
      config.completion, service::CompletionPipeline::Parts{
                             *engine,
                             *policy,
                             clock,
                             *replies,
                             [this](const core::QualityInput& input, const core::Turn& turn) {
                               return language->scorer().ScoreAccepted(
                                   core::DeploymentOf(turn.scope), turn.call_id, input);
                             },
                             {levels.get(), ramp.get(), recorder.get(), &vendor_gauges,
                              turn_log.get(), log_lines.get()},
                             completion_events.get()});
  rule_files = std::make_unique<RuleFiles>(config.rules.files, tiers->rule_options(),
                                           tiers->quick_responses(), *log, clock);

  turn_handlers = std::make_unique<service::TurnHandlers>(
      service::TurnHandlers::Parts{*engine, *pipeline, *rpc_metrics, clock, *replies, score});
  tier_handlers = std::make_unique<service::TierHandlers>(
      service::TierHandlers::Parts{normalizer, tiers->quick_responses(), tiers->exact_cache()});
  control_handlers = std::make_unique<service::ControlHandlers>(service::ControlHandlers::Parts{
      *policy, tiers->quick_responses(), tiers->exact_cache(), *pipeline, *recorder, *log, clock,
      Version(), config.reuse_policy, [this] { return rule_files->stale(); },
      &language->scorer().calibration()});
  rollout_handlers = std::make_unique<service::RolloutHandlers>(
      service::RolloutHandlers::Parts{*policy, *levels, *ramp, *state_store, *turn_log});
  incident_handlers = std::make_unique<service::IncidentHandlers>(
      service::IncidentHandlers::Parts{*turn_log, incident_feed});
  reuse_handlers = std::make_unique<service::ReuseHandlers>(service::ReuseHandlers::Parts{
      *engine, normalizer, tiers->exact_cache(), *replies, *log, tiers->earned_reuse(),
      turn_log.get(), config.completion.privacy.hash_seed});
  report_handlers = std::make_unique<service::ReportHandlers>(
      service::ReportHandlers::Parts{*turn_log, config.levels.wrong_reuse.budget, config.targets});

  turn_routes = std::make_unique<service::RpcRoutes>("turnoptimizer.v1.TurnOptimizer", *rpc_metrics,
                                                     *log, clock);
  turn_routes->OnInternalError([this](absl::Time now) {
    levels->OnSidecarError(now);
    ramp->OnSidecarError();
  });
  turn_handlers->AddTo(*turn_routes);
  tier_handlers->AddTo(*turn_routes);
  admin_routes = std::make_unique<service::RpcRoutes>("turnoptimizer.v1.TurnOptimizerAdmin",
                                                      *rpc_metrics, *log, clock);
  control_handlers->AddTo(*admin_routes);
  rollout_handlers->AddTo(*admin_routes);
  incident_handlers->AddTo(*admin_routes);
  report_handlers->AddTo(*admin_routes);
  reuse_handlers->AddTo(*admin_routes);
}

absl::Status Sidecar::Parts::Listen() {
  TO_ASSIGN_OR_RETURN(ListenPlan turn,
                      PlanListening(loaded, "listen.turn_socket", "listen.turn_address"));
  TO_ASSIGN_OR_RETURN(ListenPlan admin,
                      PlanListening(loaded, "listen.admin_socket", "listen.admin_address"));
  for (const ListenPlan* plan : {&turn, &admin}) {
    for (const std::string& sentence : plan->left_out)
      log->Write(telemetry::LogLevel::kWarning, clock.Now(), sentence);
  }
  service::Server::Options options = config.listen.server;
  options.addresses = std::move(turn.addresses);
  TO_ASSIGN_OR_RETURN(turn_server, service::Server::Start(options, *turn_routes));
  if (!admin.addresses.empty()) {
    options.addresses = std::move(admin.addresses);
    TO_ASSIGN_OR_RETURN(admin_server, service::Server::Start(options, *admin_routes));
  }
  absl::StatusOr<std::unique_ptr<telemetry::HttpEndpoint>> endpoint =
      telemetry::HttpEndpoint::Start(config.http, registry, [this] { return ready.load(); });
  if (!endpoint.ok()) {
    return absl::Status(endpoint.status().code(),
                        absl::StrCat("listen.http_address: ", endpoint.status().message()));
  }
  http = *std::move(endpoint);
  return absl::OkStatus();
}

absl::Status Sidecar::Parts::Build() {
  TO_RETURN_IF_ERROR(BuildTelemetry());
  TO_RETURN_IF_ERROR(BuildState());
  TO_RETURN_IF_ERROR(BuildCore());
  BuildService();
  ExposeMetrics({registry, *policy, *engine, *replies, *pipeline, *rule_files, *turn_log,
                 *state_store, *log, Version(), config.reuse_policy, config::PrintConfig(loaded)});
  vendor_gauges.AddTo(registry);
  tiers->ExposeMetrics(registry);
  TO_RETURN_IF_ERROR(Listen());
  rule_watch = std::make_unique<base::PeriodicTask>(config.rules.reload_period,
                                                    [this] { rule_files->Check(); });
  ramp_ticks =
      std::make_unique<base::PeriodicTask>(config.ramp_period, [this] { ramp->Tick(clock.Now()); });
  calibration_saves = std::make_unique<base::PeriodicTask>(kCalibrationSavePeriod,
                                                           [this] { calibration_keeper->Save(); });
  return absl::OkStatus();
}

Sidecar::Sidecar(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

absl::StatusOr<std::unique_ptr<Sidecar>> Sidecar::Start(const config::LoadedConfig& loaded,
                                                        const base::Clock& clock) {
  auto parts = std::make_unique<Parts>(loaded, clock);
  TO_RETURN_IF_ERROR(parts->Build());
  std::unique_ptr<Sidecar> sidecar(new Sidecar(std::move(parts)));
  Parts& running = *sidecar->parts_;
  running.turn_server->SetServing(true);
  if (running.admin_server) running.admin_server->SetServing(true);
  running.ready = true;
  running.log->Write(telemetry::LogLevel::kInfo, clock.Now(), "Listening",
                     {{"version", Version()},
                      {telemetry::field::kMode, std::string(base::Name(running.policy->mode()))},
                      {"turn_addresses", absl::StrJoin(sidecar->turn_addresses(), ",")},
                      {"admin_addresses", absl::StrJoin(sidecar->admin_addresses(), ",")},
                      {"http_port", static_cast<int64_t>(sidecar->http_port())}});
  return sidecar;
}

Sidecar::~Sidecar() {
  Drain();
  // Nothing reads what the registry pulls from once this returns.
  parts_->http.reset();
  parts_->registry.UnregisterPulled();
}

void Sidecar::Drain() {
  Parts& parts = *parts_;
  if (parts.drained.exchange(true)) return;
  parts.ready = false;
  const absl::Duration grace = parts.config.listen.drain;
  parts.turn_server->SetServing(false);
  parts.turn_server->Drain(grace);
  parts.pipeline->Drain(grace);
  if (parts.admin_server) parts.admin_server->Drain(grace);
  parts.rule_watch.reset();
  parts.ramp_ticks.reset();
  parts.calibration_saves.reset();
  parts.calibration_keeper->Save();
  parts.log->Write(
      telemetry::LogLevel::kInfo, parts.clock.Now(), "Drained",
      {{"state_kept", parts.state_store->Flush()},
       {"learning_dropped", static_cast<int64_t>(parts.pipeline->learning_dropped())}});
  FlushLog();
}

void Sidecar::FlushLog() { parts_->log->Flush(absl::Seconds(1)); }

void Sidecar::CheckRules() { parts_->rule_watch->Wake(); }

const std::vector<std::string>& Sidecar::turn_addresses() const {
  return parts_->turn_server->addresses();
}

const std::vector<std::string>& Sidecar::admin_addresses() const {
  static const auto& none = *new std::vector<std::string>();
  return parts_->admin_server ? parts_->admin_server->addresses() : none;
}

int Sidecar::http_port() const { return parts_->http->port(); }

std::string Sidecar::Version() { return TURNOPT_VERSION; }

}  // namespace turnopt::app
