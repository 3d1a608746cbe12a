#ifndef TURNOPT_SERVER_CONFIG_SETTINGS_H_
#define TURNOPT_SERVER_CONFIG_SETTINGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/config/setting_value.h"

namespace turnopt::config {

// One row of the table of everything that can be set.
struct Setting {
  const char* name;  // path in the YAML file, and the flag without its dashes: "exact.ttl"
  std::string env;   // environment variable
  SettingField field;
  SettingRange range;
  const char* doc;      // one line, without a full stop
  bool secret = false;  // never printed
};

// The one table, in the order of the documentation. The default of a setting is what a
// default-constructed Config holds.
absl::Span<const Setting> Settings();

// Null when there is no such setting.
const Setting* FindSetting(absl::string_view name);

// The table as Markdown rows for the README: name, environment, type and range, default, meaning.
std::string SettingsAsMarkdown();

}  // namespace turnopt::config

#endif  // TURNOPT_SERVER_CONFIG_SETTINGS_H_
