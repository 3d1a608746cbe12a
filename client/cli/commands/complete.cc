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

// Reports a turn. Exit code 1: it was reported before.
class CompleteCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand("complete", "Report what was spoken in a turn");
    turn_.Declare(*app);
    app->add_option("--turn-id", turn_id_, "As `turnctl optimize` gave it")->required();
    app->add_option("--spoken", spoken_, "The spoken reply")->required();
    app->add_option("--source", source_, "Who gave it: llm, quick, cached, fallback")
        ->check(CLI::IsMember({"llm", "quick", "cached", "fallback"}))
        ->capture_default_str();
    app->add_option("--reply-id", reply_id_, "Of the decision that was spoken");
    app->add_option("--llm-reply", llm_reply_, "The LLM's reply, if it was asked");
    app->add_flag("--called-tools", called_tools_, "The LLM called a tool");
    app->add_flag("--interrupted", interrupted_, "The caller cut the reply short");
    app->add_flag("--verification", verification_, "Adds the LLM's reply to a reported turn");
    app->add_option("--total-ms", total_ms_, "End of speech to first audio, in milliseconds")
        ->check(CLI::NonNegativeNumber);
    return app;
  }

  ExitCode Run(Context& context) override {
    v1::CompleteTurnRequest request;
    if (absl::Status status = turn_.Fill(request.mutable_turn()); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    FillReport(&request);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::CompleteTurnResponse response;
    if (grpc::Status status = context.turns().CompleteTurn(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      PrintFields(
          {{"accepted", response.accepted() ? "yes" : "no"}, {"why", Word(response.outcome())}},
          context.out());
      if (response.has_quality()) {
        PrintFields({{"quality", absl::StrFormat("%.1f (%s)", response.quality().overall(),
                                                 Word(response.quality().status()))}},
                    context.out());
      }
    }
    return response.accepted() ? ExitCode::kOk : ExitCode::kNegative;
  }

 private:
  void FillReport(v1::CompleteTurnRequest* request) const {
    request->set_turn_id(turn_id_);
    request->set_spoken_reply(spoken_);
    request->set_spoken_source(ParseSource(source_).value_or(v1::SOURCE_LLM));
    request->set_reply_id(reply_id_);
    request->set_interrupted(interrupted_);
    request->set_verification(verification_);
    if (total_ms_ >= 0) {
      *request->mutable_latency()->mutable_total() = ToProto(absl::Milliseconds(total_ms_));
    }
    // What the LLM says and what is spoken are one where the LLM speaks.
    const bool llm_spoke = request->spoken_source() == v1::SOURCE_LLM;
    if (llm_spoke || !llm_reply_.empty() || called_tools_) {
      request->mutable_llm()->set_reply(llm_reply_.empty() && llm_spoke ? spoken_ : llm_reply_);
      request->mutable_llm()->set_called_tools(called_tools_);
    }
  }

  TurnFlags turn_;
  std::string turn_id_;
  std::string spoken_;
  std::string source_ = "llm";
  std::string reply_id_;
  std::string llm_reply_;
  bool called_tools_ = false;
  bool interrupted_ = false;
  bool verification_ = false;
  double total_ms_ = -1;  // negative: not given
};

}  // namespace

std::unique_ptr<Command> MakeCompleteCommand() { return std::make_unique<CompleteCommand>(); }

}  // namespace turnopt::cli
