#include <CLI/CLI.hpp>
#include <ostream>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// "name=value" in its two parts; the value may not be empty.
absl::StatusOr<std::pair<std::string, std::string>> Split(absl::string_view option,
                                                          const std::string& text) {
  const size_t at = text.rfind('=');
  if (at == std::string::npos || at + 1 == text.size()) {
    return absl::InvalidArgumentError(absl::StrCat(option, " ", text, ": write NAME=VALUE"));
  }
  return std::make_pair(text.substr(0, at), text.substr(at + 1));
}

// Shows and changes what may be served: switches, LLM timeouts, canary share, suspended flows.
class PolicyCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app =
        root.add_subcommand("policy", "Show or change switches, LLM timeouts and the canary share");
    app->add_option("--switch", switches_,
                    "SOURCE[:STATE]=on|off|clear, such as quick:5_price=off; may be repeated");
    app->add_option("--timeout", timeouts_,
                    "STATE=8s, class:complex=8s or STATE=clear; may be repeated");
    app->add_option("--canary", canary_, "Share of calls that are answered, in percent")
        ->check(CLI::Range(0.0, 100.0));
    app->add_option("--resume-flow", resume_flow_,
                    "Turn the learned replies of a flow on again after wrong reuse");
    why_.Declare(*app, /*required=*/false);
    return app;
  }

  ExitCode Run(Context& context) override {
    grpc::ClientContext call;
    context.SetDeadline(&call);
    if (switches_.empty() && timeouts_.empty() && canary_ < 0 && resume_flow_.empty()) {
      v1::GetPolicyResponse response;
      return Show(context, context.admin().GetPolicy(&call, {}, &response), response);
    }
    v1::SetPolicyRequest request;
    if (absl::Status status = Fill(&request); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    v1::SetPolicyResponse response;
    const ExitCode code =
        Show(context, context.admin().SetPolicy(&call, request, &response), response);
    if (code == ExitCode::kOk && !response.stored()) {
      context.err() << "the state directory cannot be written: this is lost with the process\n";
    }
    return code;
  }

 private:
  template <typename Response>
  static ExitCode Show(Context& context, const grpc::Status& status, const Response& response) {
    if (!status.ok()) return context.Fail(status);
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response.policy(), context.out());
    }
    return ExitCode::kOk;
  }

  absl::Status Fill(v1::SetPolicyRequest* request) const {
    if (absl::Status status = why_.Check(); !status.ok()) return status;
    why_.Fill(request);
    if (canary_ >= 0) request->set_canary_percent(canary_);
    if (!resume_flow_.empty()) request->set_resume_flow(resume_flow_);
    for (const std::string& text : switches_) {
      const auto parts = Split("--switch", text);
      if (!parts.ok()) return parts.status();
      const size_t colon = parts->first.find(':');
      v1::SourceSwitch* to = request->add_switches();
      const auto source = ParseSource(parts->first.substr(0, colon));
      if (!source) {
        return absl::InvalidArgumentError(
            absl::StrCat("--switch ", text, ": the source is quick or cached"));
      }
      to->set_source(*source);
      if (colon != std::string::npos) to->set_dialog_state(parts->first.substr(colon + 1));
      if (parts->second == "on" || parts->second == "off") {
        to->set_allowed(parts->second == "on");
      } else if (parts->second != "clear") {
        return absl::InvalidArgumentError(
            absl::StrCat("--switch ", text, ": the value is on, off or clear"));
      }
    }
    for (const std::string& text : timeouts_) {
      const auto parts = Split("--timeout", text);
      if (!parts.ok()) return parts.status();
      v1::TimeoutOverride* to = request->add_timeouts();
      absl::string_view name = parts->first;
      if (absl::ConsumePrefix(&name, "class:")) {
        const auto state_class = Parse<v1::StateClass>(name);
        if (!state_class) {
          return absl::InvalidArgumentError(
              absl::StrCat("--timeout ", text, ": the class is simple, moderate or complex"));
        }
        to->set_state_class(*state_class);
      } else {
        to->set_dialog_state(std::string(name));
      }
      if (parts->second == "clear") continue;
      absl::Duration timeout;
      if (!absl::ParseDuration(parts->second, &timeout)) {
        return absl::InvalidArgumentError(
            absl::StrCat("--timeout ", text, ": write a duration, such as 8s, or clear"));
      }
      *to->mutable_timeout() = ToProto(timeout);
    }
    return absl::OkStatus();
  }

  static std::string Who(const v1::Attribution& set) {
    std::string text = set.operator_().empty() ? "somebody" : set.operator_();
    if (!set.reason().empty()) absl::StrAppend(&text, ": ", set.reason());
    return text;
  }

  static void Print(const v1::ServingPolicy& policy, std::ostream& out) {
    std::vector<std::pair<std::string, std::string>> fields = {
        {"mode in force", Word(policy.mode())},
        {"configured mode", Word(policy.configured_mode())},
    };
    if (policy.has_operator_mode_set()) {
      fields.push_back({"operator's mode", absl::StrCat(Word(policy.operator_mode()), " (",
                                                        Who(policy.operator_mode_set()), ")")});
    }
    fields.push_back(
        {"canary share",
         absl::StrCat(
             absl::StrFormat("%g %%", policy.canary_percent()),
             policy.has_canary_set() ? absl::StrCat(" (", Who(policy.canary_set()), ")") : "")});
    if (policy.has_rollback()) {
      fields.push_back({"rolled back", absl::StrCat(policy.rollback().incident_id(), " (",
                                                    Who(policy.rollback().set()), ")")});
    }
    PrintFields(fields, out);
    Table table({{"what"}, {"where"}, {"is"}, {"who and why", 80}});
    size_t rows = 0;
    for (const v1::SourceSwitch& one : policy.switches()) {
      table.Add({absl::StrCat(SourceWord(one.source()), " answers"),
                 one.dialog_state().empty() ? "other states" : one.dialog_state(),
                 one.allowed() ? "on" : "off", Who(one.set())});
      ++rows;
    }
    for (const v1::TimeoutOverride& one : policy.timeouts()) {
      table.Add({"LLM timeout",
                 one.dialog_state().empty() ? absl::StrCat(Word(one.state_class()), " states")
                                            : one.dialog_state(),
                 absl::FormatDuration(FromProto(one.timeout())), Who(one.set())});
      ++rows;
    }
    for (const v1::SuspendedFlow& one : policy.suspended_flows()) {
      table.Add({"learned replies", absl::StrCat("flow ", one.flow()), "off", Who(one.set())});
      ++rows;
    }
    if (rows == 0) return;
    out << "\n";
    table.Print(out);
  }

  std::vector<std::string> switches_;
  std::vector<std::string> timeouts_;
  double canary_ = -1;
  std::string resume_flow_;
  WhyFlags why_;
};

}  // namespace

std::unique_ptr<Command> MakePolicyCommand() { return std::make_unique<PolicyCommand>(); }

}  // namespace turnopt::cli
