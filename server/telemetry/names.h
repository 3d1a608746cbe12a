#ifndef TURNOPT_SERVER_TELEMETRY_NAMES_H_
#define TURNOPT_SERVER_TELEMETRY_NAMES_H_

// Every metric, label, bucket list, log prefix and log field: the vocabulary of dashboards, alert
// rules and runbooks. A rename here is a change that operators see; tests/component/metrics.golden
// makes it visible.

namespace turnopt::telemetry {

namespace metric {

// Turns, at their completion.
inline constexpr char kTurns[] = "turn_optimizer_turns_total";
inline constexpr char kTurnsByState[] = "turn_optimizer_state_turns_total";
inline constexpr char kDecisions[] = "turn_optimizer_decisions_total";
inline constexpr char kCandidates[] = "turn_optimizer_candidates_total";
inline constexpr char kUnknownDecisions[] = "turn_optimizer_unknown_decisions_total";
inline constexpr char kInterruptedTurns[] = "turn_optimizer_interrupted_turns_total";
inline constexpr char kTurnDuration[] = "turn_optimizer_turn_duration_seconds";
inline constexpr char kStageDuration[] = "turn_optimizer_stage_duration_seconds";
inline constexpr char kQualityScore[] = "turn_optimizer_quality_score";
inline constexpr char kQualityTurns[] = "turn_optimizer_quality_turns_total";
inline constexpr char kStateQualityPoints[] = "turn_optimizer_state_quality_points_total";
inline constexpr char kStateQualityTurns[] = "turn_optimizer_state_quality_turns_total";
inline constexpr char kQualityCaps[] = "turn_optimizer_quality_caps_total";
inline constexpr char kSatisfaction[] = "turn_optimizer_caller_satisfaction";

// The agent's LLM, as the agent reports it.
inline constexpr char kLlmCalls[] = "turn_optimizer_llm_calls_total";
inline constexpr char kLlmFailures[] = "turn_optimizer_llm_failures_total";
inline constexpr char kLlmTokens[] = "turn_optimizer_llm_tokens_total";

// Learning.
inline constexpr char kLabels[] = "turn_optimizer_labels_total";
inline constexpr char kLearned[] = "turn_optimizer_learned_turns_total";
inline constexpr char kReuseRisk[] = "turn_optimizer_wrong_reuse_ratio";
inline constexpr char kReuseBudget[] = "turn_optimizer_wrong_reuse_budget_ratio";
inline constexpr char kReuseVerification[] = "turn_optimizer_verification_ratio";
inline constexpr char kReuseExamples[] = "turn_optimizer_reuse_examples";
inline constexpr char kReuseReplies[] = "turn_optimizer_reuse_replies";
inline constexpr char kReuseBytes[] = "turn_optimizer_reuse_size_bytes";
inline constexpr char kReuseEvictions[] = "turn_optimizer_reuse_evictions_total";
inline constexpr char kLearningQueue[] = "turn_optimizer_learning_queue_turns";
inline constexpr char kLearningDropped[] = "turn_optimizer_learning_dropped_total";
inline constexpr char kLearningDuration[] = "turn_optimizer_learning_duration_seconds";

// The sidecar.
inline constexpr char kRpcDuration[] = "turn_optimizer_rpc_duration_seconds";
inline constexpr char kDecisionDuration[] = "turn_optimizer_decision_duration_seconds";
inline constexpr char kMode[] = "turn_optimizer_mode";
inline constexpr char kRolledBack[] = "turn_optimizer_rolled_back";
inline constexpr char kCanaryRatio[] = "turn_optimizer_canary_ratio";
inline constexpr char kBuildInfo[] = "turn_optimizer_build_info";
inline constexpr char kConfigInfo[] = "turn_optimizer_config_info";
inline constexpr char kCacheEntries[] = "turn_optimizer_cache_entries";
inline constexpr char kCacheBytes[] = "turn_optimizer_cache_size_bytes";
inline constexpr char kCacheEvictions[] = "turn_optimizer_cache_evictions_total";
inline constexpr char kCacheExpiries[] = "turn_optimizer_cache_expiries_total";
inline constexpr char kDecisionsRemembered[] = "turn_optimizer_decisions_remembered";
inline constexpr char kDecisionsForgotten[] = "turn_optimizer_decisions_forgotten_total";
inline constexpr char kCallsRemembered[] = "turn_optimizer_calls_remembered";
inline constexpr char kCallsForgotten[] = "turn_optimizer_calls_forgotten_total";
inline constexpr char kRulesLoaded[] = "turn_optimizer_rules_loaded";
inline constexpr char kRulesStale[] = "turn_optimizer_rules_stale";
inline constexpr char kRulesReloads[] = "turn_optimizer_rules_reloads_total";
inline constexpr char kRulesReloadFailures[] = "turn_optimizer_rules_reload_failures_total";
inline constexpr char kLogLinesDropped[] = "turn_optimizer_log_lines_dropped_total";
inline constexpr char kAlerts[] = "turn_optimizer_alerts_total";
inline constexpr char kAlertActive[] = "turn_optimizer_alert_active";
inline constexpr char kStateRowsWritten[] = "turn_optimizer_state_rows_written_total";
inline constexpr char kStateRowsDropped[] = "turn_optimizer_state_rows_dropped_total";
inline constexpr char kStateRowsExpired[] = "turn_optimizer_state_rows_expired_total";
inline constexpr char kStateWriteFailures[] = "turn_optimizer_state_write_failures_total";
inline constexpr char kStateFilesSetAside[] = "turn_optimizer_state_files_set_aside_total";
inline constexpr char kStateBytes[] = "turn_optimizer_state_size_bytes";
inline constexpr char kStateLabelOverflows[] = "turn_optimizer_state_label_overflows_total";

// For DataDog and CloudWatch, named and scaled as the deployment guide has them: the one exception
// to base units.
inline constexpr char kVendorLatency[] = "voice_agent_latency_ms";
inline constexpr char kVendorQuality[] = "voice_agent_quality_score";

// The process, under the names every Prometheus client library uses.
inline constexpr char kProcessCpu[] = "process_cpu_seconds_total";
inline constexpr char kProcessResident[] = "process_resident_memory_bytes";
inline constexpr char kProcessVirtual[] = "process_virtual_memory_bytes";
inline constexpr char kProcessOpenFds[] = "process_open_fds";
inline constexpr char kProcessMaxFds[] = "process_max_fds";
inline constexpr char kProcessStart[] = "process_start_time_seconds";
inline constexpr char kProcessThreads[] = "process_threads";

}  // namespace metric

namespace label {

inline constexpr char kSource[] = "source";
inline constexpr char kMatch[] = "match";
inline constexpr char kReason[] = "reason";
inline constexpr char kOutcome[] = "outcome";
inline constexpr char kMode[] = "mode";
inline constexpr char kState[] = "dialog_state";
inline constexpr char kResponseType[] = "response_type";
inline constexpr char kStage[] = "stage";
inline constexpr char kStatus[] = "quality_status";
inline constexpr char kCap[] = "cap";
inline constexpr char kMethod[] = "method";
inline constexpr char kCode[] = "code";
inline constexpr char kKind[] = "kind";
inline constexpr char kDirection[] = "direction";
inline constexpr char kRight[] = "right";
inline constexpr char kVersion[] = "version";
inline constexpr char kConfiguredMode[] = "configured_mode";
inline constexpr char kReusePolicy[] = "reuse_policy";
inline constexpr char kConfigHash[] = "config_hash";
inline constexpr char kAlert[] = "alert";
inline constexpr char kSeverity[] = "severity";

// Takes the place of a value beyond the bound of an open set, such as the dialog states.
inline constexpr char kOther[] = "other";

}  // namespace label

namespace bucket {

// Seconds. What the caller waits: the service levels' 1.5, 2.5 and 3 s are bounds, so that their
// shares can be read exactly.
inline constexpr double kTurnSeconds[] = {0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2,
                                          2.5, 3,    3.5, 4,    5, 6,    8,   10};
// Seconds. RPCs: the client's deadline of 20 ms is a bound.
inline constexpr double kRpcSeconds[] = {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                         0.005,   0.01,   0.02,    0.05,   0.1,   1};
// Points. The bounds of the quality statuses and the alert's 70.
inline constexpr double kQualityPoints[] = {50, 60, 65, 70, 75, 80, 85, 90, 95, 100};
// Points around 50, which says nothing.
inline constexpr double kSatisfactionPoints[] = {10, 25, 40, 49, 50, 60, 75, 90, 100};

}  // namespace bucket

// What operators grep for, with `grep -F`: each line's message begins with one of these, or with
// [QUALITY_ALERT] or another prefix of core/sla.
namespace log_prefix {

inline constexpr char kLatency[] = "[LATENCY]";
inline constexpr char kCache[] = "[CACHE]";
inline constexpr char kQuickResponse[] = "[QUICK_RESPONSE]";
inline constexpr char kQuality[] = "[QUALITY]";
inline constexpr char kAlert[] = "[ALERT]";
inline constexpr char kTelemetry[] = "[TELEMETRY]";

}  // namespace log_prefix

// Messages that reports over log files go by.
namespace log_message {

inline constexpr char kTurnComplete[] = "[TELEMETRY] Turn complete";
inline constexpr char kTurnLabelled[] = "[TELEMETRY] Turn labelled";

}  // namespace log_message

// Fields of log lines. Dashboards over logs select by them. Those of a turn, a label or an incident
// are core/turn_fields.h's.
namespace field {

inline constexpr char kTimestamp[] = "timestamp";
inline constexpr char kLevel[] = "level";
inline constexpr char kService[] = "service";
inline constexpr char kMessage[] = "message";
inline constexpr char kTurnId[] = "turn_id";
inline constexpr char kMode[] = "mode";
inline constexpr char kMatch[] = "match";
inline constexpr char kReason[] = "reason";
inline constexpr char kSatisfaction[] = "caller_satisfaction";
inline constexpr char kHit[] = "hit";
inline constexpr char kHitRate[] = "hit_rate";
inline constexpr char kTurns[] = "turns";
inline constexpr char kIncidentId[] = "incident_id";
inline constexpr char kDetail[] = "detail";
inline constexpr char kOperator[] = "operator";

// The value of `service` in every line; DataDog's tag for the same is voice-agent.
inline constexpr char kServiceValue[] = "voice_agent";

}  // namespace field

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_NAMES_H_
