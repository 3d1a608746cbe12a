// turn-optimizer: the sidecar. Parses the command line, then checks, prints or serves.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/app/commands.h"
#include "server/app/report_command.h"
#include "server/app/sidecar.h"
#include "server/base/clock.h"
#include "server/config/load.h"

namespace turnopt::app {
namespace {

// Exit codes: 0 done, 1 a check failed or the start did, 2 the command line is wrong.
constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct CommandLine {
  std::string config_file;
  bool check_config = false;
  bool print_config = false;
  bool print_settings_table = false;
  std::vector<std::string> check_rules;
  std::string report;  // a GetReportRequest in JSON; empty: no report is asked for
  std::vector<std::string> report_state_directories;
  std::vector<std::string> report_logs;
  std::vector<std::pair<std::string, std::string>> settings;
};

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "turn-optimizer: %s\n", std::string(status.message()).c_str());
  return kFailed;
}

// Signals that end or poke the process are waited for by the main thread; the others must not see
// them. To be called before any thread is started.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A reader of standard output that goes away costs log lines, not the process.
  ::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int Serve(const config::LoadedConfig& loaded) {
  const sigset_t signals = BlockSignals();
  absl::StatusOr<std::unique_ptr<Sidecar>> sidecar = Sidecar::Start(loaded, base::Clock::Real());
  if (!sidecar.ok()) return Fail(sidecar.status());
  while (true) {
    int received = 0;
    if (sigwait(&signals, &received) != 0) continue;
    if (received != SIGHUP) break;
    (*sidecar)->CheckRules();
  }
  (*sidecar)->Drain();
  return 0;
}

int PrintReport(const CommandLine& line, const config::Config& config) {
  const auto parse = [](const std::vector<std::string>& arguments) {
    std::vector<ReportInput> inputs;
    inputs.reserve(arguments.size());
    for (const std::string& argument : arguments) inputs.push_back(ReportInput::Parse(argument));
    return inputs;
  };
  const absl::StatusOr<std::string> report =
      MakeReport(line.report, parse(line.report_state_directories), parse(line.report_logs), config,
                 base::Clock::Real().Now());
  if (!report.ok()) return Fail(report.status());
  std::printf("%s\n", report->c_str());
  return 0;
}

int Run(const CommandLine& line) {
  if (line.print_settings_table) return PrintSettingsTable();
  if (!line.check_rules.empty()) return CheckRules(line.check_rules);
  config::Origins origins;
  if (!line.config_file.empty()) {
    origins.file_name = line.config_file;
    absl::StatusOr<std::string> text =
        config::ReadTextFile(line.config_file, config::kMaxConfigFileBytes);
    if (!text.ok()) return Fail(text.status());
    origins.file_text = *std::move(text);
  }
  origins.environment = config::ReadEnvironment;
  origins.flags = line.settings;
  const absl::StatusOr<config::LoadedConfig> loaded = config::Load(origins);
  if (!loaded.ok()) return Fail(loaded.status());
  if (!line.report.empty()) return PrintReport(line, loaded->config);
  if (line.print_config) return PrintSettings(*loaded);
  if (line.check_config) return CheckConfig(*loaded);
  return Serve(*loaded);
}

int Main(int argc, char** argv) {
  CommandLine line;
  CLI::App app("TurnOptimizer: a sidecar that answers a voice agent's turns without its LLM");
  app.set_version_flag("--version", "turn-optimizer " + Sidecar::Version());
  app.add_option("--config", line.config_file, "Configuration file (YAML)")
      ->envname("TURN_OPTIMIZER_CONFIG");
  app.add_flag("--check-config", line.check_config, "Check configuration and rules, then exit");
  app.add_flag("--print-config", line.print_config,
               "Print every setting in force and where it comes from, then exit");
  app.add_flag("--print-settings-table", line.print_settings_table,
               "Print the table of all settings as Markdown, then exit");
  app.add_option("--check-rules", line.check_rules, "Check rule files, then exit")
      ->type_name("FILE...");
  app.add_option("--report", line.report,
                 "Print the report that a GetReportRequest in JSON asks for, then exit")
      ->type_name("JSON");
  app.add_option("--report-state-dir", line.report_state_directories,
                 "State directory of a pod to report on")
      ->type_name("[NAME=]DIR");
  app.add_option("--report-log", line.report_logs, "Log file of a pod to report on")
      ->type_name("[NAME=]FILE");
  for (const config::Setting& setting : config::Settings()) {
    const std::string name = setting.name;
    app.add_option_function<std::string>(
           absl::StrCat("--", name),
           [&line, name](const std::string& value) { line.settings.emplace_back(name, value); },
           absl::StrCat(setting.doc, " [", setting.env, "]"))
        ->type_name(config::DescribeType(setting.field, setting.range))
        ->group("Settings (flag over environment over file over default)");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return Run(line);
}

}  // namespace
}  // namespace turnopt::app

int main(int argc, char** argv) { return turnopt::app::Main(argc, argv); }
