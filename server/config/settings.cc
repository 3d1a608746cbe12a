// Environment names are TURN_OPTIMIZER_ and the setting's name, except the four of the deployment
// guide, which keep theirs.
#include "server/config/settings.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/config/builtin_rules.h"
#include "server/config/config.h"

namespace turnopt::config {
namespace {

constexpr double kDay = 24 * 3600;

std::string EnvOf(absl::string_view name) {
  return absl::StrCat("TURN_OPTIMIZER_",
                      absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{".", "_"}})));
}

Setting Row(const char* name, SettingField field, SettingRange range, const char* doc) {
  return {name, EnvOf(name), field, std::move(range), doc, false};
}

Setting GuideRow(const char* name, const char* env, SettingField field, SettingRange range,
                 const char* doc) {
  return {name, env, field, std::move(range), doc, false};
}

Setting SecretRow(const char* name, SettingField field, const char* doc) {
  return {name, EnvOf(name), field, Any(), doc, true};
}

std::vector<Setting> ServingSettings() {
  return {
      GuideRow(
          "mode", "LATENCY_OPTIMIZATION_MODE",
          [](Config& c) -> core::Mode& { return c.rollout.mode; }, Any(),
          "How much of the traffic is answered"),
      Row(
          "canary.percent", [](Config& c) -> double& { return c.rollout.canary_percent; },
          Between(0, 100), "Share of calls that are served in enabled mode; others run as shadow"),
      Row(
          "canary.salt", [](Config& c) -> std::string& { return c.rollout.canary_salt; }, Any(),
          "Chooses which calls are in the canary; the same on all pods of a fleet"),
      Row(
          "reuse.policy", [](Config& c) -> std::string& { return c.reuse_policy; },
          OneOf({"off", "exact", "earned"}), "What the response cache may answer"),
      Row(
          "reuse.max_wrong_reuse", [](Config& c) -> double& { return c.reuse.book.risk.budget; },
          Between(0.0001, 0.5), "Share of turns in which a learned reply may be wrong"),
      Row(
          "reuse.min_distinct_callers",
          [](Config& c) -> uint64_t& { return c.reuse.consensus.min_distinct_callers; },
          Between(1, 1000), "Callers that must have led the LLM to a reply before others hear it"),
      Row(
          "reuse.require_caller_id", [](Config& c) -> bool& { return c.reuse.require_caller_id; },
          Any(), "Learn only from turns with a caller_id; else a call counts as a caller"),
      Row(
          "reuse.reconfirm_after",
          [](Config& c) -> absl::Duration& { return c.reuse.reconfirm_after; },
          Between(1, 365 * kDay), "Time after which the LLM must give a reply again"),
      Row(
          "reuse.reconfirm_servings",
          [](Config& c) -> uint32_t& { return c.reuse.reconfirm_servings; }, Between(1, 1e9),
          "Servings after which the LLM must give a reply again"),
      Row(
          "reuse.min_asr_confidence",
          [](Config& c) -> double& { return c.reuse.min_asr_confidence; }, Between(0, 1),
          "Recogniser's confidence under which nothing learned is served"),
      Row(
          "reuse.min_labels", [](Config& c) -> uint64_t& { return c.reuse.book.risk.min_labels; },
          Between(1, 1e6), "Labelled turns without which nothing learned is served"),
      Row(
          "reuse.verification_floor",
          [](Config& c) -> double& { return c.reuse.book.risk.verification_floor; }, Between(0, 1),
          "Least share of served learned replies that the LLM verifies"),
      Row(
          "reuse.max_examples", [](Config& c) -> uint64_t& { return c.reuse.book.max_examples; },
          Between(1, 1e8), "Most past turns in the reply book"),
      Row(
          "reuse.max_examples_per_flow",
          [](Config& c) -> uint64_t& { return c.reuse.book.flow.max_examples; }, Between(1, 1e7),
          "Most past turns of one flow"),
      GuideRow(
          "exact.ttl", "RESPONSE_CACHE_TTL_SECONDS",
          [](Config& c) -> absl::Duration& { return c.exact.ttl; }, Between(1, 365 * kDay),
          "Life of a reply in the plain response cache"),
      Row(
          "exact.max_entries", [](Config& c) -> uint64_t& { return c.exact.max_entries; },
          Between(1, 1e8), "Most replies in the plain response cache"),
      Row(
          "exact.max_bytes", [](Config& c) -> uint64_t& { return c.exact.max_bytes; },
          Between(1 << 16, 1e12), "Most bytes of the plain response cache"),
      Row(
          "exact.share_across_callers",
          [](Config& c) -> bool& { return c.exact.share_across_callers; }, Any(),
          "Whether a caller may hear a reply that was given to another one"),
      Row(
          "exact.cache_tool_turns", [](Config& c) -> bool& { return c.exact.cache_tool_turns; },
          Any(), "Whether replies that needed a tool are kept as well"),
      Row(
          "exact.min_asr_confidence",
          [](Config& c) -> double& { return c.exact.min_asr_confidence; }, Between(0, 1),
          "Recogniser's confidence under which a reply is neither kept nor served"),
      Row(
          "rules.min_asr_confidence",
          [](Config& c) -> double& { return c.quick_responses.min_asr_confidence; }, Between(0, 1),
          "Recogniser's confidence under which no quick response is given"),
      Row(
          "rules.min_example_confidence",
          [](Config& c) -> double& { return c.rules.min_example_confidence; }, Between(0, 1),
          "Probability from which an example answers an utterance that means the same"),
      Row(
          "rules.files", [](Config& c) -> std::vector<std::string>& { return c.rules.files; },
          Any(), "Rule files of the quick responses, or builtin:<pack>"),
      Row(
          "rules.reload_period", [](Config& c) -> absl::Duration& { return c.rules.reload_period; },
          Between(0.05, 3600), "How often rule files are looked at for changes"),
  };
}

std::vector<Setting> LlmSettings() {
  return {
      Row(
          "fixed_replies.table",
          [](Config& c) -> std::vector<std::string>& { return c.fixed_replies.table; }, Any(),
          "Lines `utterance => reply`, answered word for word after the rules; empty: none"),
      Row(
          "llm.timeouts.simple",
          [](Config& c) -> absl::Duration& { return c.rollout.simple_timeout; }, Between(0.1, 60),
          "LLM timeout in simple dialog states"),
      Row(
          "llm.timeouts.moderate",
          [](Config& c) -> absl::Duration& { return c.rollout.moderate_timeout; }, Between(0.1, 60),
          "LLM timeout in moderate dialog states"),
      Row(
          "llm.timeouts.complex",
          [](Config& c) -> absl::Duration& { return c.rollout.complex_timeout; }, Between(0.1, 60),
          "LLM timeout in complex dialog states"),
      Row(
          "llm.timeouts.baseline",
          [](Config& c) -> absl::Duration& { return c.rollout.baseline_timeout; }, Between(0.1, 60),
          "LLM timeout while disabled or rolled back"),
      Row(
          "llm.state_classes",
          [](Config& c) -> std::map<std::string, core::StateClass>& {
            return c.rollout.state_classes;
          },
          Any(), "Class of each dialog state"),
      Row(
          "llm.default_class",
          [](Config& c) -> core::StateClass& { return c.rollout.default_class; }, Any(),
          "Class of dialog states that have none"),
      Row(
          "llm.max_tokens",
          [](Config& c) -> absl::optional<uint32_t>& { return c.rollout.max_tokens; },
          Between(1, 1e6), "Bound of the LLM's reply that is advised; empty: none"),
  };
}

std::vector<Setting> QualitySettings() {
  return {
      Row(
          "quality.profile", [](Config& c) -> std::string& { return c.quality.profile; },
          OneOf({"voice", "five_factor", "reference"}), "How replies are scored"),
      GuideRow(
          "quality.baseline_score", "QUALITY_BASELINE_SCORE",
          [](Config& c) -> double& { return c.quality.baseline_score; }, Between(0, 100),
          "Quality that is expected, in points"),
      GuideRow(
          "quality.alert_threshold", "QUALITY_ALERT_THRESHOLD",
          [](Config& c) -> double& { return c.quality.alert_threshold; }, Between(0, 100),
          "Points under the baseline at which the mean of the window alerts"),
      Row(
          "quality.incident_score",
          [](Config& c) -> double& { return c.levels.quality_incident.limit; }, Between(0, 100),
          "Mean of the window under which an incident is recorded"),
      Row(
          "quality.window", [](Config& c) -> uint64_t& { return c.levels.quality_alert.window; },
          Between(1, 10'000), "Turns over which the mean quality is taken"),
      Row(
          "latency.alert_after",
          [](Config& c) -> absl::Duration& { return c.levels.latency_alert.threshold; },
          Between(0.01, 3600), "Total latency that is too long"),
      Row(
          "latency.alert_turns",
          [](Config& c) -> uint64_t& { return c.levels.latency_alert.turns; }, Between(1, 10'000),
          "Turns in a row over latency.alert_after that alert"),
      Row(
          "latency.rollback_after",
          [](Config& c) -> absl::Duration& { return c.levels.latency_rollback.threshold; },
          Between(0.01, 3600), "Total latency that is intolerable"),
      Row(
          "latency.rollback_turns",
          [](Config& c) -> uint64_t& { return c.levels.latency_rollback.turns; },
          Between(1, 10'000), "Turns in a row over latency.rollback_after that roll back"),
      Row(
          "errors.margin", [](Config& c) -> double& { return c.levels.error_rate.margin; },
          Between(0, 1), "Share of turns by which errors may exceed the measured baseline"),
      Row(
          "rollback.automatic", [](Config& c) -> bool& { return c.levels.automatic_rollback; },
          Any(), "Whether intolerable latency takes the sidecar out of the path by itself"),
      Row(
          "targets.mean_latency",
          [](Config& c) -> absl::Duration& { return c.targets.mean_latency; }, Between(0.01, 3600),
          "Mean total latency that a rollout is to stay under"),
      Row(
          "targets.quality", [](Config& c) -> double& { return c.targets.quality; },
          Between(0, 100), "Mean quality that a rollout is to stay over"),
      Row(
          "targets.hit_ratio", [](Config& c) -> double& { return c.targets.hit_ratio; },
          Between(0, 1), "Share of turns that a rollout is to answer"),
      Row(
          "targets.llm_saved", [](Config& c) -> double& { return c.targets.llm_saved; },
          Between(0, 1), "Share of the baseline's LLM calls that a rollout is to save"),
      Row(
          "targets.latency_cut", [](Config& c) -> double& { return c.targets.latency_cut; },
          Between(0, 1), "Share of the baseline's mean latency that a rollout is to save"),
  };
}

std::vector<Setting> ProcessSettings() {
  return {
      Row(
          "listen.turn_socket", [](Config& c) -> std::string& { return c.listen.turn_socket; },
          Any(), "Unix socket for the agent; empty: none"),
      Row(
          "listen.turn_address", [](Config& c) -> std::string& { return c.listen.turn_address; },
          Any(), "Loopback address for the agent; empty: none"),
      Row(
          "listen.admin_socket", [](Config& c) -> std::string& { return c.listen.admin_socket; },
          Any(), "Unix socket for operators; empty: none"),
      Row(
          "listen.admin_address", [](Config& c) -> std::string& { return c.listen.admin_address; },
          Any(), "Loopback address for operators; empty: none"),
      Row(
          "listen.http_address", [](Config& c) -> std::string& { return c.http.address; }, Any(),
          "Address of /metrics, /healthz and /readyz"),
      Row(
          "listen.drain_seconds", [](Config& c) -> absl::Duration& { return c.listen.drain; },
          Between(0, 600), "Time that calls and learning get to end on SIGTERM"),
      Row(
          "listen.max_threads", [](Config& c) -> int& { return c.listen.server.max_threads; },
          Between(4, 4096), "Most requests answered at a time, each listener"),
      Row(
          "decisions.max_entries", [](Config& c) -> uint64_t& { return c.decisions.max_entries; },
          Between(1, 1e7), "Most decisions remembered until their turns are completed"),
      Row(
          "decisions.max_bytes", [](Config& c) -> uint64_t& { return c.decisions.max_bytes; },
          Between(1 << 16, 1e12), "Most bytes of remembered decisions"),
      Row(
          "decisions.max_age", [](Config& c) -> absl::Duration& { return c.decisions.max_age; },
          Between(1, kDay), "Longest time that a decision is remembered"),
      Row(
          "replies.max_calls", [](Config& c) -> uint64_t& { return c.replies.max_calls; },
          Between(1, 1e7), "Most calls whose spoken replies are remembered, for the quality score"),
      Row(
          "replies.max_bytes", [](Config& c) -> uint64_t& { return c.replies.max_bytes; },
          Between(1 << 16, 1e12), "Most bytes of remembered replies"),
      Row(
          "replies.max_age", [](Config& c) -> absl::Duration& { return c.replies.max_age; },
          Between(1, kDay), "Time after a call's last reply at which its replies are forgotten"),
      Row(
          "learning.max_queue",
          [](Config& c) -> uint64_t& { return c.completion.max_learning_turns; }, Between(1, 1e6),
          "Most completed turns that wait to be learned from"),
      Row(
          "state.dir", [](Config& c) -> std::string& { return c.turn_log.directory; }, Any(),
          "Folder of what lasts over a restart; empty: nothing does"),
      Row(
          "state.retention", [](Config& c) -> absl::Duration& { return c.turn_log.retention; },
          Between(3600, 3650 * kDay), "Life of a row of the turn log"),
      Row(
          "state.max_rows", [](Config& c) -> int64_t& { return c.turn_log.max_rows; },
          Between(1, 1e9), "Most turns in the turn log"),
      Row(
          "state.max_bytes", [](Config& c) -> int64_t& { return c.turn_log.max_bytes; },
          Between(1 << 20, 1e13), "Most bytes of the turn log"),
      Row(
          "log.stdout", [](Config& c) -> bool& { return c.log.to_stdout; }, Any(),
          "Whether log lines go to standard output"),
      Row(
          "log.file", [](Config& c) -> std::string& { return c.log.file; }, Any(),
          "File for log lines, rotated by size; empty: none"),
      Row(
          "log.file_max_bytes", [](Config& c) -> uint64_t& { return c.log.file_max_bytes; },
          Between(4096, 1e12), "Size at which the log file is rotated"),
      Row(
          "log.files", [](Config& c) -> uint64_t& { return c.log.files; }, Between(1, 1000),
          "Log files that are kept"),
      Row(
          "log.texts", [](Config& c) -> bool& { return c.completion.privacy.keep_texts; }, Any(),
          "Whether log lines and the turn log hold utterances and replies"),
      SecretRow(
          "privacy.hash_salt", [](Config& c) -> std::string& { return c.hash_salt; },
          "Salt of the hashes of call and caller ids; the same on all pods of a fleet"),
      Row(
          "metrics.max_states", [](Config& c) -> uint64_t& { return c.recorder.max_states; },
          Between(0, 10'000), "Dialog states with a label value of their own in metrics"),
  };
}

std::vector<Setting> BuildTable() {
  std::vector<Setting> table;
  for (std::vector<Setting> part :
       {ServingSettings(), LlmSettings(), QualitySettings(), ProcessSettings()}) {
    for (Setting& setting : part) table.push_back(std::move(setting));
  }
  return table;
}

}  // namespace

std::vector<std::string> EveryBuiltinPack() {
  std::vector<std::string> files;
  for (const BuiltinRulePack& pack : BuiltinRulePacks()) {
    files.push_back(absl::StrCat("builtin:", pack.name));
  }
  return files;
}

absl::Span<const Setting> Settings() {
  static const auto& table = *new std::vector<Setting>(BuildTable());
  return table;
}

const Setting* FindSetting(absl::string_view name) {
  for (const Setting& setting : Settings()) {
    if (setting.name == name) return &setting;
  }
  return nullptr;
}

std::string SettingsAsMarkdown() {
  const Config defaults;
  std::string text =
      "| setting | environment | values | default | meaning |\n|---|---|---|---|---|\n";
  for (const Setting& setting : Settings()) {
    const std::string value = WriteSetting(setting.field, defaults);
    const std::string range = DescribeRange(setting.field, setting.range);
    absl::StrAppend(&text, "| `", setting.name, "` | `", setting.env, "` | ",
                    DescribeType(setting.field, setting.range), range.empty() ? "" : ", ", range,
                    " | ", value.empty() ? "" : absl::StrCat("`", value, "`"), " | ", setting.doc,
                    " |\n");
  }
  return text;
}

}  // namespace turnopt::config
