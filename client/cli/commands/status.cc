#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Shows the sidecar's status.
class StatusCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    return root.add_subcommand("status", "Show the sidecar's status");
  }

  ExitCode Run(Context& context) override {
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::GetStatusResponse response;
    if (grpc::Status status = context.admin().GetStatus(&call, {}, &response); !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    return ExitCode::kOk;
  }

 private:
  static void Print(const v1::GetStatusResponse& status, std::ostream& out) {
    PrintFields(
        {{"version", status.version()},
         {"up for",
          absl::FormatDuration(absl::Trunc(FromProto(status.uptime()), absl::Seconds(1)))},
         {"mode in force", Word(status.mode())},
         {"configured mode", Word(status.configured_mode())},
         {"operator's mode",
          status.operator_mode() == v1::MODE_UNSPECIFIED ? "-" : Word(status.operator_mode())},
         {"rolled back", status.rolled_back() ? "yes, until `turnctl rearm`" : "no"},
         {"canary share", absl::StrFormat("%g %%", status.canary_percent())},
         {"reuse policy", status.reuse_policy()},
         {"cache",
          absl::StrCat(status.cache_entries(), " entries, ", status.cache_bytes(), " bytes")},
         {"rules",
          absl::StrCat(status.rules(),
                       status.rules_stale() ? " (older ones: the new files were refused)" : "")}},
        out);
    for (const v1::QualityCalibration& calibration : status.quality_calibrations()) {
      out << "\nquality score of "
          << (calibration.deployment().empty() ? "the unnamed agent version"
                                               : calibration.deployment())
          << ": "
          << (calibration.fitted()
                  ? absl::StrFormat("calibrated; its typical good reply scores %.0f before",
                                    calibration.typical_uncalibrated())
                  : absl::StrCat("built-in map, ", calibration.turns(), " turns seen so far"))
          << "\n";
    }
    if (status.turns().empty()) {
      return;
    }
    out << "\n";
    Table table({{"answered by"}, {"turns", 20, true}});
    for (const v1::SourceCount& count : status.turns()) {
      table.Add({SourceWord(count.source()), absl::StrCat(count.turns())});
    }
    table.Print(out);
  }
};

}  // namespace

std::unique_ptr<Command> MakeStatusCommand() { return std::make_unique<StatusCommand>(); }

}  // namespace turnopt::cli
