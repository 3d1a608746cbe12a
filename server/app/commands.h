#ifndef TURNOPT_SERVER_APP_COMMANDS_H_
#define TURNOPT_SERVER_APP_COMMANDS_H_

#include <string>
#include <vector>

#include "server/config/load.h"

namespace turnopt::app {

// What the program does instead of serving. Each prints to standard output, problems to standard
// error, and returns the exit code: 0 good, 1 not.

// Whether the configuration and the rules it names hold together.
int CheckConfig(const config::LoadedConfig& loaded);

// Every setting in force, as YAML with its origin.
int PrintSettings(const config::LoadedConfig& loaded);

// The table of settings for the README.
int PrintSettingsTable();

// Whether these rule files hold together, self-tests included.
int CheckRules(const std::vector<std::string>& files);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_COMMANDS_H_
