#include "server/app/commands.h"

#include <cstdio>
#include <memory>

#include "server/app/rule_files.h"
#include "server/base/status_macros.h"
#include "server/config/settings.h"
#include "server/core/language/encoder.h"
#include "server/models/models.h"

namespace turnopt::app {
namespace {

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// Rules as the server would load them: examples are matched by meaning in self-tests, too.
struct CheckedRules {
  std::unique_ptr<core::Encoder> encoder;
  std::shared_ptr<const core::CompiledRules> rules;
};

absl::StatusOr<CheckedRules> LoadWithEncoder(const config::RulesConfig& config) {
  CheckedRules checked;
  TO_ASSIGN_OR_RETURN(checked.encoder, core::Encoder::Parse(models::EmbeddedEncoderTable()));
  const core::RuleOptions options{checked.encoder.get(), config.min_example_confidence};
  TO_ASSIGN_OR_RETURN(checked.rules, LoadRules(config.files, options));
  return checked;
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int CheckConfig(const config::LoadedConfig& loaded) {
  const auto checked = LoadWithEncoder(loaded.config.rules);
  if (!checked.ok()) return Fail(checked.status());
  std::printf("configuration is good: %zu settings, %zu rules\n", loaded.settings.size(),
              checked->rules->rules().size());
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

namespace {

void PrintShare(const char* what, size_t part, size_t whole) {
  if (whole == 0) return;
  std::printf("%s answered: %zu of %zu (%.1f %%)\n", what, part, whole,
              100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void PrintFigures(const core::RuleFigures& figures) {
  PrintShare("natural asks", figures.asks_answered, figures.asks);
  for (const std::string& line : figures.missed) std::printf("  %s\n", line.c_str());
  PrintShare("traps", figures.traps_answered, figures.traps);
  for (const std::string& line : figures.answered) std::printf("  %s\n", line.c_str());
}

}  // namespace

int CheckRules(const std::vector<std::string>& files) {
  config::RulesConfig config;
  config.files = files;
  const auto checked = LoadWithEncoder(config);
  if (!checked.ok()) return Fail(checked.status());
  const std::vector<core::CompiledRule>& rules = checked->rules->rules();
  size_t self_tests = 0;
  for (const core::CompiledRule& rule : rules) {
    self_tests += rule.spec.matches.size() + rule.spec.does_not_match.size();
  }
  std::printf("rules are good: %zu rules, %zu self-tests passed\n", rules.size(), self_tests);
  PrintFigures(checked->rules->Measure());
  return 0;
}

}  // namespace turnopt::app
