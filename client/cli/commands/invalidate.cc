#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Removes entries of the response cache that meet every given condition.
class InvalidateCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("invalidate", "Remove entries of the response cache");
    app->add_flag("--all", all_, "All entries");
    state_option_ = app->add_option("--state", state_, "Entries of this dialog state");
    age_option_ = app->add_option("--older-than", older_than_s_, "Entries of this age in seconds")
                      ->check(CLI::NonNegativeNumber);
    reply_option_ = app->add_option("--reply-id", reply_id_, "The entry with this reply");
    for (auto [flag, value, help] :
         {std::tuple("--tenant", &tenant_, "Entries of this scope: tenant"),
          std::tuple("--agent-version", &agent_version_, "... version of the agent"),
          std::tuple("--facts-epoch", &facts_epoch_, "... epoch of the facts"),
          std::tuple("--locale", &locale_, "... language tag")}) {
      scope_options_.push_back(app->add_option(flag, *value, help));
    }
    why_.Declare(*app, /*required=*/true);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::InvalidateCacheRequest request;
    request.set_all(all_);
    why_.Fill(&request);
    if (state_option_->count() > 0) {
      request.set_dialog_state(state_);
    }
    if (age_option_->count() > 0) {
      *request.mutable_min_age() = ToProto(absl::Seconds(older_than_s_));
    }
    if (reply_option_->count() > 0) {
      request.set_reply_id(reply_id_);
    }
    for (const CLI::Option* option : scope_options_) {
      if (option->count() > 0) {
        FillScope(request.mutable_scope());
      }
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::InvalidateCacheResponse response;
    if (grpc::Status status = context.admin().InvalidateCache(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      PrintFields({{"removed", absl::StrCat(response.removed())}}, context.out());
    }
    return ExitCode::kOk;
  }

 private:
  void FillScope(v1::Scope* scope) const {
    scope->set_tenant(tenant_);
    scope->set_agent_version(agent_version_);
    scope->set_facts_epoch(facts_epoch_);
    scope->set_locale(locale_);
  }

  bool all_ = false;
  WhyFlags why_;
  std::string state_;
  double older_than_s_ = 0;
  std::string reply_id_;
  std::string tenant_;
  std::string agent_version_;
  std::string facts_epoch_;
  std::string locale_;
  CLI::Option* state_option_ = nullptr;
  CLI::Option* age_option_ = nullptr;
  CLI::Option* reply_option_ = nullptr;
  std::vector<CLI::Option*> scope_options_;
};

}  // namespace

std::unique_ptr<Command> MakeInvalidateCommand() { return std::make_unique<InvalidateCommand>(); }

}  // namespace turnopt::cli
