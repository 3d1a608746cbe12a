#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/turn_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

using Fields = std::vector<std::pair<std::string, std::string>>;

void AddDecision(const v1::Decision& decision, Fields* fields) {
  fields->emplace_back("source", SourceWord(decision.source()));
  fields->emplace_back("why", Word(decision.reason()));
  if (decision.reply().empty()) {
    return;
  }
  fields->emplace_back("reply", decision.reply());
  fields->emplace_back("reply id", decision.reply_id());
  fields->emplace_back("match", MatchWord(decision.match()));
  fields->emplace_back("confidence", absl::StrFormat("%.3f", decision.confidence()));
  if (!decision.matched_utterance().empty()) {
    fields->emplace_back("matched", decision.matched_utterance());
  }
  if (!decision.source_turn_id().empty()) {
    fields->emplace_back("first said in turn", decision.source_turn_id());
  }
}

// Asks who should answer a turn. Exit code 1: the LLM.
class OptimizeCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("optimize", "Ask who should answer a turn");
    turn_.Declare(*app);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::OptimizeTurnRequest request;
    if (absl::Status status = turn_.Fill(request.mutable_turn()); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::OptimizeTurnResponse response;
    if (grpc::Status status = context.turns().OptimizeTurn(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    return response.decision().source() == v1::SOURCE_LLM ? ExitCode::kNegative : ExitCode::kOk;
  }

 private:
  static void Print(const v1::OptimizeTurnResponse& response, std::ostream& out) {
    Fields fields = {{"turn", response.turn_id()}, {"mode", Word(response.mode())}};
    AddDecision(response.decision(), &fields);
    fields.emplace_back("LLM timeout", ShortDuration(FromProto(response.llm().timeout())));
    if (response.verify()) {
      fields.emplace_back("verify", "speak this, and report the LLM's reply as well");
    }
    fields.emplace_back("decided in", ShortDuration(FromProto(response.elapsed())));
    PrintFields(fields, out);
    if (response.has_candidate()) {
      out << "\nwould have been served:\n";
      Fields candidate;
      AddDecision(response.candidate(), &candidate);
      PrintFields(candidate, out);
    }
  }

  TurnFlags turn_;
};

}  // namespace

std::unique_ptr<Command> MakeOptimizeCommand() { return std::make_unique<OptimizeCommand>(); }

}  // namespace turnopt::cli
