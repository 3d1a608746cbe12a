#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/stream/turn_stream.h"
#include "client/cli/table.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

// Scores a reply, or every reply of a turn stream.
class ScoreCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("score", "Score a reply, or the replies of a turn stream");
    CLI::Option* reply = app->add_option("reply", reply_, "The reply");
    app->add_option("--utterance", utterance_, "What the caller had said");
    app->add_option("--state", state_, "Dialog state");
    app->add_option("--previous", previous_, "The agent's previous reply");
    app->add_option("--profile", profile_,
                    "voice, five_factor or reference; the configured one "
                    "if not given");
    app->add_option("--file", file_, "A turn stream (JSON lines); prints one row a turn")
        ->excludes(reply);
    return app;
  }

  ExitCode Run(Context& context) override {
    if (!file_.empty()) {
      return ScoreFile(context);
    }
    if (reply_.empty()) {
      return context.Fail(ExitCode::kUsage, "give a reply or --file");
    }
    v1::ScoreResponseRequest request;
    request.mutable_turn()->set_call_id("turnctl");
    request.mutable_turn()->set_utterance(utterance_);
    request.mutable_turn()->set_dialog_state(state_);
    request.mutable_turn()->set_previous_reply(previous_);
    request.set_reply(reply_);
    request.set_profile(profile_);
    v1::ScoreResponseResponse response;
    if (grpc::Status status = Ask(context, request, &response); !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response.quality(), context.out());
    }
    return ExitCode::kOk;
  }

 private:
  static grpc::Status Ask(Context& context, const v1::ScoreResponseRequest& request,
                          v1::ScoreResponseResponse* response) {
    grpc::ClientContext call;
    context.SetDeadline(&call);
    return context.turns().ScoreResponse(&call, request, response);
  }

  static void Print(const v1::QualityScore& quality, std::ostream& out) {
    out << absl::StrFormat("%.1f %s (%s)\n\n", quality.overall(), Word(quality.status()),
                           quality.profile());
    Table table({{"factor"}, {"score", 8, true}, {"weight", 8, true}, {"why", 100}});
    for (const v1::QualityFactor& factor : quality.factors()) {
      table.Add({factor.name(), absl::StrFormat("%.1f", factor.score()),
                 absl::StrFormat("%.2f", factor.weight()), factor.why()});
    }
    table.Print(out);
    for (const std::string& cap : quality.caps()) {
      out << "capped: " << cap << "\n";
    }
  }

  ExitCode ScoreFile(Context& context) {
    absl::StatusOr<std::vector<StreamTurn>> turns = ReadTurnStream(file_, 0);
    if (!turns.ok()) {
      return context.Fail(ExitCode::kFailed, turns.status().message());
    }
    Table table({{"call", 16}, {"score", 6, true}, {"status", 12}, {"reply", 80}});
    if (!context.json()) {
      table.PrintHeader(context.out());
    }
    double sum = 0;
    for (const StreamTurn& turn : *turns) {
      v1::ScoreResponseRequest request;
      *request.mutable_turn() = ToProtoTurn(turn, /*plain=*/false);
      request.set_reply(turn.reply);
      request.set_profile(profile_);
      v1::ScoreResponseResponse response;
      if (grpc::Status status = Ask(context, request, &response); !status.ok()) {
        return context.Fail(status);
      }
      sum += response.quality().overall();
      if (context.json()) {
        context.out() << absl::StreamFormat("{\"line\": %d, \"overall\": %.3f}\n", turn.line,
                                            response.quality().overall());
      } else {
        table.PrintRow({turn.call, absl::StrFormat("%.1f", response.quality().overall()),
                        Word(response.quality().status()), turn.reply},
                       context.out());
      }
    }
    if (!context.json() && !turns->empty()) {
      context.out() << absl::StrFormat("\nmean %.1f over %d replies\n", sum / turns->size(),
                                       turns->size());
    }
    return ExitCode::kOk;
  }

  std::string reply_;
  std::string utterance_;
  std::string state_;
  std::string previous_;
  std::string profile_;
  std::string file_;
};

}  // namespace

std::unique_ptr<Command> MakeScoreCommand() { return std::make_unique<ScoreCommand>(); }

}  // namespace turnopt::cli
