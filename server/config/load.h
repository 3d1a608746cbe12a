#ifndef TURNOPT_SERVER_CONFIG_LOAD_H_
#define TURNOPT_SERVER_CONFIG_LOAD_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "server/config/config.h"
#include "server/config/settings.h"

namespace turnopt::config {

// What configuration is made of. Later ones win: default, file, environment, flag.
struct Origins {
  std::string file_name;  // for messages; empty: no file
  std::string file_text;  // YAML
  std::function<absl::optional<std::string>(const std::string& name)> environment;
  std::vector<std::pair<std::string, std::string>> flags;  // setting name, value
};

// The origin of a setting that nobody set.
inline constexpr char kDefaultOrigin[] = "default";

// A setting's value and where it comes from.
struct ResolvedSetting {
  const Setting* setting = nullptr;
  std::string value;
  std::string origin;  // kDefaultOrigin, the file and line, the variable, or the flag
};

struct LoadedConfig {
  Config config;
  std::vector<ResolvedSetting> settings;  // in the table's order
};

// kInvalidArgument names the key, where it stands, and what was expected: for an unknown or twice
// given key, a value of the wrong shape or out of range, values that do not go together, and for
// text that is not YAML. Total on any bytes.
absl::StatusOr<LoadedConfig> Load(const Origins& origins);

// The process's environment, once, at the start.
absl::optional<std::string> ReadEnvironment(const std::string& name);

// More than any configuration needs.
inline constexpr size_t kMaxConfigFileBytes = 1 << 20;

// A file's content. kNotFound or kUnavailable when it cannot be read; kInvalidArgument when it is
// larger than `max_bytes`.
absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t max_bytes);

// Every setting, as a YAML file that Load takes, each with its origin as a comment. Secrets are
// left out.
std::string PrintConfig(const LoadedConfig& loaded);

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_LOAD_H_
