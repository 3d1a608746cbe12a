#ifndef TURNOPT_SERVER_CONFIG_CONFIG_H_
#define TURNOPT_SERVER_CONFIG_CONFIG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/core/decision_memory.h"
#include "server/core/reuse/earned_reuse.h"
#include "server/core/rollout/ramp.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/rollout/targets.h"
#include "server/core/sla/service_levels.h"
#include "server/core/spoken_replies.h"
#include "server/core/tier/exact_cache.h"
#include "server/core/tier/fixed_replies.h"
#include "server/core/tier/quick_responses.h"
#include "server/service/completion_pipeline.h"
#include "server/service/server.h"
#include "server/storage/sqlite_turn_log.h"
#include "server/telemetry/http_endpoint.h"
#include "server/telemetry/recorder.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::config {

// Where the sidecar listens. An empty address or path: not there.
struct ListenConfig {
  std::string turn_socket = "/run/turn-optimizer/turn.sock";
  std::string turn_address = "127.0.0.1:50051";
  // In a folder of its own, which the agent does not see.
  std::string admin_socket = "/run/turn-optimizer-admin/admin.sock";
  std::string admin_address;
  absl::Duration drain = absl::Seconds(5);
  service::Server::Options server;  // its addresses come from the above
};

std::vector<std::string> EveryBuiltinPack();

struct RulesConfig {
  // Files, or "builtin:<pack>". By default every pack that is part of the program; a pack answers
  // only in the flow it was written for.
  std::vector<std::string> files = EveryBuiltinPack();
  absl::Duration reload_period = absl::Seconds(2);
  // Probability from which an example that means the same answers (core::RuleOptions).
  double min_example_confidence = core::RuleOptions().min_example_confidence;
};

struct QualityConfig {
  std::string profile = "voice";
  double baseline_score = 75;
  double alert_threshold = 5;  // points under the baseline
};

// Everything the process is told at its start: each module's Options, and what belongs to none.
// Values as parsed; Load makes the Options agree with each other.
struct Config {
  ListenConfig listen;
  RulesConfig rules;
  QualityConfig quality;
  core::RolloutPolicy::Options rollout;
  core::ServiceLevels::Options levels;
  core::RolloutTargets targets;
  core::Ramp::Options ramp;
  absl::Duration ramp_period = absl::Seconds(30);  // how often a ramp looks whether to move
  core::DecisionMemory::Options decisions;
  core::SpokenReplies::Options replies;
  std::string reuse_policy = "earned";
  core::EarnedReuse::Options reuse;
  core::ExactCache::Options exact;
  core::QuickResponses::Options quick_responses;
  core::FixedReplies::Options fixed_replies;
  service::CompletionPipeline::Options completion;
  std::string hash_salt;  // of call and caller ids in logs and stored rows
  telemetry::HttpEndpoint::Options http;
  telemetry::StructuredLog::Options log;
  telemetry::Recorder::Options recorder;
  storage::SqliteTurnLog::Options turn_log;  // directory empty: nothing lasts over a restart
};

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_CONFIG_H_
