#include "server/app/commands.h"

#include <cstdio>

#include "server/app/rule_files.h"
#include "server/config/settings.h"

namespace turnopt::app {
namespace {

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int CheckConfig(const config::LoadedConfig& loaded) {
  const auto rules = LoadRules(loaded.config.rules.files);
  if (!rules.ok()) return Fail(rules.status());
  std::printf("configuration is good: %zu settings, %zu rules\n", loaded.settings.size(),
              (*rules)->rules().size());
  return 0;
}

int PrintSettings(const config::LoadedConfig& loaded) {
  Print(config::PrintConfig(loaded));
  return 0;
}

int PrintSettingsTable() {
  Print(config::SettingsAsMarkdown());
  return 0;
}

int CheckRules(const std::vector<std::string>& files) {
  const auto rules = LoadRules(files);
  if (!rules.ok()) return Fail(rules.status());
  size_t self_tests = 0;
  for (const core::CompiledRule& rule : (*rules)->rules()) {
    self_tests += rule.spec.matches.size() + rule.spec.does_not_match.size();
  }
  std::printf("rules are good: %zu rules, %zu self-tests passed\n", (*rules)->rules().size(),
              self_tests);
  return 0;
}

}  // namespace turnopt::app
