#ifndef TURNOPT_CLIENT_CLI_PROCESS_SETTINGS_YAML_H_
#define TURNOPT_CLIENT_CLI_PROCESS_SETTINGS_YAML_H_

#include <string>
#include <utility>
#include <vector>

namespace turnopt::cli {

// A YAML document of settings given by path: {"reuse.policy", "exact"} becomes a map "reuse" with
// the key "policy". Values are YAML already; a later one replaces an earlier one of the same path.
std::string SettingsYaml(const std::vector<std::pair<std::string, std::string>>& settings);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_PROCESS_SETTINGS_YAML_H_
