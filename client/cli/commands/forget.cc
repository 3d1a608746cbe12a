#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Removes what is known of a caller. Exit code 1: the turn log could not be written now.
class ForgetCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("forget", "Remove what is known of a caller");
    app->add_option("--caller", caller_, "Caller id, as the agent sends it")->required();
    why_.Declare(*app, /*required=*/true);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::ForgetCallerRequest request;
    request.set_caller_id(caller_);
    why_.Fill(&request);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::ForgetCallerResponse response;
    if (grpc::Status status = context.admin().ForgetCaller(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      PrintFields({{"learned turns removed", absl::StrCat(response.examples())},
                   {"cached replies removed", absl::StrCat(response.cache_entries())},
                   {"turn log", response.turn_log_written()
                                    ? "removed"
                                    : "cannot be written now; removed as soon as it can"}},
                  context.out());
    }
    return response.turn_log_written() ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  std::string caller_;
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakeForgetCommand() { return std::make_unique<ForgetCommand>(); }

}  // namespace turnopt::cli
