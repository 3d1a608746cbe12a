#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/table.h"
#include "client/cli/turn_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

std::string Number(double value) { return absl::StrFormat("%.3f", value); }

void PrintVote(const v1::LearnedExplanation& learned, std::ostream& out) {
  Table table({{"similar", 8, true},
               {"weight", 8, true},
               {"agrees", 8, true},
               {"state", 6},
               {"what was said", 44},
               {"what the LLM replied", 60}});
  for (const v1::ExplainedNeighbour& neighbour : learned.neighbours()) {
    table.Add({Number(neighbour.similarity()), Number(neighbour.weight()),
               Number(neighbour.agrees_with_winner()), neighbour.same_state() ? "same" : "",
               neighbour.utterance(),
               neighbour.called_tools() ? "(called a tool)" : neighbour.reply()});
  }
  out << "\nnearest past turns and their vote:\n";
  table.Print(out);
}

void PrintNumbers(absl::string_view title,
                  const google::protobuf::RepeatedPtrField<v1::NamedNumber>& numbers,
                  std::ostream& out) {
  out << "\n" << title << "\n";
  Table table({{"name", 34}, {"value", 10, true}});
  for (const v1::NamedNumber& number : numbers) table.Add({number.name(), Number(number.value())});
  table.Print(out);
}

void PrintBudget(const v1::BudgetStatus& budget, std::ostream& out) {
  out << "\nerror budget:\n";
  const std::string threshold =
      budget.threshold() > 1 ? "none yet: nothing learned is served" : Number(budget.threshold());
  PrintFields({{"allowed", absl::StrCat(Percent(budget.budget()), " of all turns wrong")},
               {"served from", threshold},
               {"wrong, estimated", Percent(budget.risk())},
               {"served, estimated", Percent(budget.served())},
               {"labelled turns", absl::StrCat(budget.labels())},
               {"reviews", absl::StrCat(budget.reviews())},
               {"verified", absl::StrCat(Percent(budget.verification_rate()), " of the served")}},
              out);
}

// Shows everything that leads to the decision of a turn. Exit code 1: the LLM would answer.
class ExplainCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("explain", "Show why a turn is decided as it is");
    turn_.Declare(*app);
    app->add_flag("--inputs", inputs_, "Show what the confidence model was told as well");
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::ExplainTurnRequest request;
    if (absl::Status status = turn_.Fill(request.mutable_turn()); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::ExplainTurnResponse response;
    if (grpc::Status status = context.admin().ExplainTurn(&call, request, &response);
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
  void Print(const v1::ExplainTurnResponse& response, std::ostream& out) const {
    std::vector<std::pair<std::string, std::string>> fields = {
        {"mode", Word(response.mode())},
        {"decision", SourceWord(response.decision().source())},
        {"why", Word(response.decision().reason())}};
    if (!response.decision().reply().empty()) {
      fields.emplace_back("reply", response.decision().reply());
    }
    if (response.has_candidate()) {
      fields.emplace_back("would have been served", response.candidate().reply());
    }
    PrintFields(fields, out);
    if (!response.has_learned()) return;
    const v1::LearnedExplanation& learned = response.learned();
    out << "\nlearned replies:\n";
    PrintFields({{"would answer", learned.served() ? "yes" : "no"},
                 {"why", Word(learned.reason())},
                 {"winner", learned.reply().empty() ? "(none)" : learned.reply()},
                 {"confidence", Number(learned.confidence())},
                 {"distinct callers", absl::StrCat(learned.distinct_callers())}},
                out);
    if (learned.neighbours_size() > 0) PrintVote(learned, out);
    if (learned.log_odds_size() > 0) {
      PrintNumbers("what moves the confidence (log odds):", learned.log_odds(), out);
    }
    if (inputs_) PrintNumbers("what the confidence model was told:", learned.inputs(), out);
    PrintBudget(learned.budget(), out);
  }

  TurnFlags turn_;
  bool inputs_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeExplainCommand() { return std::make_unique<ExplainCommand>(); }

}  // namespace turnopt::cli
