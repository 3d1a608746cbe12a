#ifndef TURNOPT_SERVER_CONFIG_SETTING_VALUE_H_
#define TURNOPT_SERVER_CONFIG_SETTING_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/rollout/rollout_state.h"
#include "server/core/turn.h"

namespace turnopt::config {

struct Config;

// Where a setting's value lives in Config; its type says how the value is written:
//   bool                    true, false
//   numbers                 12, 0.5
//   absl::Duration          "4.5s", "500ms", "1h30m", or a bare number of seconds
//   optional<uint32_t>      a number; empty: absent
//   core::Mode, StateClass  their names
//   list of strings         a YAML list; with commas in the environment and in flags
//   map of state classes    a YAML map; "state=class,..." in the environment and in flags
using SettingField =
    std::variant<bool& (*)(Config&), int& (*)(Config&), uint32_t& (*)(Config&),
                 int64_t& (*)(Config&), uint64_t& (*)(Config&), double& (*)(Config&),
                 std::string& (*)(Config&), absl::Duration& (*)(Config&),
                 absl::optional<uint32_t>& (*)(Config&), core::Mode& (*)(Config&),
                 core::StateClass& (*)(Config&), std::vector<std::string>& (*)(Config&),
                 std::map<std::string, core::StateClass>& (*)(Config&)>;

// What a number (of seconds, for a duration) may be, or which words a text may be.
struct SettingRange {
  absl::optional<double> low;
  absl::optional<double> high;
  std::vector<std::string> choices;
};

SettingRange Any();
SettingRange Between(double low, double high);
SettingRange OneOf(std::vector<std::string> choices);

// Whether the field takes a YAML list or a YAML map.
bool TakesList(const SettingField& field);
bool TakesMap(const SettingField& field);

// Reads `text` into the field. kInvalidArgument says what was expected; it does not name the
// setting, which the caller knows, nor quote the text, which may be a secret.
absl::Status ReadSetting(const SettingField& field, const SettingRange& range,
                         absl::string_view text, Config* config);

// The field's value as ReadSetting takes it.
std::string WriteSetting(const SettingField& field, const Config& config);

// For people: "duration", "number", "one of ..."; and "0.5 to 60", or empty.
std::string DescribeType(const SettingField& field, const SettingRange& range);
std::string DescribeRange(const SettingField& field, const SettingRange& range);

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_SETTING_VALUE_H_
