// yaml-cpp throws; no exception leaves ReadYaml. A map is walked to its leaves, whose dotted path
// must be a setting's name, so that an unknown key is found at whatever depth it stands.
#include "server/config/load.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/base/hash.h"
#include "server/base/status_macros.h"

namespace turnopt::config {
namespace {

// Deeper than any setting's path; keeps hostile files from exhausting the stack.
constexpr int kMaxDepth = 8;

struct FileValue {
  std::string text;
  int line = 0;
};
using FileValues = std::map<std::string, FileValue>;

std::string At(const Origins& origins, const YAML::Mark& mark) {
  if (mark.is_null()) return origins.file_name;
  return absl::StrCat(origins.file_name, ":", mark.line + 1);
}

absl::Status Problem(absl::string_view where, absl::string_view key, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", key, ": ", what));
}

// A list or map of scalars as ReadSetting takes it.
absl::StatusOr<std::string> Flatten(const Setting& setting, const YAML::Node& node) {
  std::vector<std::string> items;
  if (TakesList(setting.field) && node.IsSequence()) {
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) return absl::InvalidArgumentError("expected a list of texts");
      items.push_back(item.Scalar());
    }
  } else if (TakesMap(setting.field) && node.IsMap()) {
    for (const auto& item : node) {
      if (!item.first.IsScalar() || !item.second.IsScalar()) {
        return absl::InvalidArgumentError("expected a map of texts");
      }
      items.push_back(absl::StrCat(item.first.Scalar(), "=", item.second.Scalar()));
    }
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("expected ", DescribeType(setting.field, setting.range)));
  }
  for (const std::string& item : items) {
    if (item.find(',') != std::string::npos) {
      return absl::InvalidArgumentError("an item may not hold a comma");
    }
  }
  return absl::StrJoin(items, ",");
}

absl::Status Walk(const Origins& origins, const YAML::Node& node, const std::string& path,
                  int depth, FileValues* values) {
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string where = At(origins, entry.first.Mark());
    if (!entry.first.IsScalar()) return Problem(where, path, "a key must be a text");
    const std::string key =
        path.empty() ? entry.first.Scalar() : absl::StrCat(path, ".", entry.first.Scalar());
    if (!seen.insert(key).second) return Problem(where, key, "given twice");
    const Setting* setting = FindSetting(key);
    if (setting == nullptr) {
      // A section's name, if any setting begins with it.
      bool section = false;
      for (const Setting& candidate : Settings()) {
        section = section || absl::StartsWith(candidate.name, absl::StrCat(key, "."));
      }
      if (!section) return Problem(where, key, "no such setting");
      if (entry.second.IsNull()) continue;  // a section whose settings are all commented out
      if (!entry.second.IsMap() || depth >= kMaxDepth) {
        return Problem(where, key, "expected a map of settings");
      }
      TO_RETURN_IF_ERROR(Walk(origins, entry.second, key, depth + 1, values));
      continue;
    }
    FileValue value;
    value.line = entry.first.Mark().line + 1;
    if (entry.second.IsScalar()) {
      value.text = entry.second.Scalar();
    } else if (entry.second.IsNull()) {
      return Problem(where, key, "has no value");
    } else {
      absl::StatusOr<std::string> text = Flatten(*setting, entry.second);
      if (!text.ok()) return Problem(where, key, text.status().message());
      value.text = *std::move(text);
    }
    values->emplace(key, std::move(value));
  }
  return absl::OkStatus();
}

absl::StatusOr<FileValues> ReadYaml(const Origins& origins) {
  FileValues values;
  try {
    const YAML::Node root = YAML::Load(origins.file_text);
    if (root.IsNull()) return values;
    if (!root.IsMap()) {
      return absl::InvalidArgumentError(
          absl::StrCat(origins.file_name, ": expected a map of settings"));
    }
    TO_RETURN_IF_ERROR(Walk(origins, root, "", 0, &values));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(At(origins, error.mark), ": not YAML: ", error.msg));
  }
  return values;
}

// Sets what follows from several settings, and refuses values that contradict each other.
absl::Status Agree(Config* config) {
  core::ServiceLevels::Options& levels = config->levels;
  if (levels.latency_rollback.threshold < levels.latency_alert.threshold) {
    return absl::InvalidArgumentError(
        "latency.rollback_after: shorter than latency.alert_after, so it would roll back before "
        "it alerts");
  }
  const double limit = config->quality.baseline_score - config->quality.alert_threshold;
  if (limit < 0) {
    return absl::InvalidArgumentError("quality.alert_threshold: larger than the baseline score");
  }
  levels.quality_alert.baseline = config->quality.baseline_score;
  levels.quality_alert.limit = limit;
  levels.quality_incident.baseline = config->quality.baseline_score;
  levels.quality_incident.window = levels.quality_alert.window;
  levels.wrong_reuse.budget = config->reuse.book.risk.budget;
  // The ramp's criteria and the advice hold a rollout against the same targets as the report.
  config->ramp.criteria = core::GuideCriteria(config->targets);
  levels.advice.targets = config->targets;
  levels.advice.high_quality =
      std::max(levels.advice.high_quality, config->targets.quality + 5);  // never both at once
  config->reuse.book.flow.callers_per_word = config->reuse.consensus.min_distinct_callers;
  if (config->listen.turn_socket.empty() && config->listen.turn_address.empty()) {
    return absl::InvalidArgumentError(
        "listen.turn_socket, listen.turn_address: one of them must be set");
  }
  config->completion.privacy.hash_seed =
      config->hash_salt.empty() ? 0 : base::StableHash(config->hash_salt);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LoadedConfig> Load(const Origins& origins) {
  TO_ASSIGN_OR_RETURN(const FileValues file, ReadYaml(origins));
  for (const auto& [name, value] : origins.flags) {
    if (FindSetting(name) == nullptr) {
      return Problem(absl::StrCat("--", name), name, "no such setting");
    }
  }
  LoadedConfig loaded;
  for (const Setting& setting : Settings()) {
    ResolvedSetting resolved;
    resolved.setting = &setting;
    resolved.origin = kDefaultOrigin;
    absl::optional<std::string> text;
    const auto found = file.find(setting.name);
    if (found != file.end()) {
      text = found->second.text;
      resolved.origin = absl::StrCat(origins.file_name, ":", found->second.line);
    }
    if (origins.environment) {
      if (absl::optional<std::string> value = origins.environment(setting.env)) {
        text = *std::move(value);
        resolved.origin = setting.env;
      }
    }
    for (const auto& [name, value] : origins.flags) {
      if (name != setting.name) continue;
      text = value;
      resolved.origin = absl::StrCat("--", name);
    }
    if (text) {
      const absl::Status read = ReadSetting(setting.field, setting.range, *text, &loaded.config);
      if (!read.ok()) return Problem(resolved.origin, setting.name, read.message());
    }
    resolved.value = WriteSetting(setting.field, loaded.config);
    loaded.settings.push_back(std::move(resolved));
  }
  TO_RETURN_IF_ERROR(Agree(&loaded.config));
  return loaded;
}

}  // namespace turnopt::config
