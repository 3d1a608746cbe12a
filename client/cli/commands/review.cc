#include <CLI/CLI.hpp>
#include <iostream>
#include <ostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/scope_flags.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

void PrintReview(const v1::Review& review, std::ostream& out) {
  PrintFields({{"turn", review.turn_id()},
               {"flow", review.flow()},
               {"state", review.dialog_state().empty() ? "(none)" : review.dialog_state()},
               {"the caller said", review.utterance()},
               {"would be answered", review.candidate()},
               {"the LLM said", review.llm_called_tools() ? "(called a tool)" : review.llm_reply()},
               {"the judge", absl::StrCat("agrees to ", Percent(review.agreement()))}},
              out);
}

// Shows would-be replies beside the LLM's, and takes verdicts, asked for one by one or given by
// option. Exit code 1: nothing waits for a review.
class ReviewCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "review", "Judge a sample of would-be replies; verdicts correct the risk estimate");
    app->add_option("--limit", limit_, "At most so many, newest first")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    scope_.Declare(*app);
    CLI::Option* list = app->add_flag("--list", list_, "Show them and ask nothing");
    CLI::Option* right = app->add_option("--right", right_, "Turn whose reply would be right");
    CLI::Option* wrong = app->add_option("--wrong", wrong_, "Turn whose reply would be wrong");
    list->excludes(right)->excludes(wrong);
    right->excludes(wrong);
    why_.Declare(*app, /*required=*/false);
    return app;
  }

  ExitCode Run(Context& context) override {
    const bool ask = !list_ && context.options().tty && !context.json();
    if (absl::Status status = why_.Check();
        !status.ok() && (ask || !right_.empty() || !wrong_.empty())) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    if (!right_.empty()) return Submit(context, right_, true);
    if (!wrong_.empty()) return Submit(context, wrong_, false);
    v1::ListReviewsRequest request;
    scope_.Fill(request.mutable_scope());
    request.set_limit(limit_);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::ListReviewsResponse response;
    if (grpc::Status status = context.admin().ListReviews(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else if (response.reviews().empty()) {
      context.out() << "nothing waits for a review\n";
    } else if (!ask) {
      for (const v1::Review& review : response.reviews()) {
        PrintReview(review, context.out());
        context.out() << "\n";
      }
    } else {
      return Ask(context, response);
    }
    return response.reviews().empty() ? ExitCode::kNegative : ExitCode::kOk;
  }

 private:
  ExitCode Ask(Context& context, const v1::ListReviewsResponse& response) {
    for (const v1::Review& review : response.reviews()) {
      PrintReview(review, context.out());
      context.out() << "right for the caller? [y]es, [n]o, [s]kip, [q]uit: " << std::flush;
      std::string answer;
      if (!std::getline(std::cin, answer)) return ExitCode::kOk;
      const char letter = answer.empty() ? 's' : absl::ascii_tolower(answer[0]);
      if (letter == 'q') return ExitCode::kOk;
      if (letter != 'y' && letter != 'n') continue;
      if (const ExitCode code = Submit(context, review.turn_id(), letter == 'y');
          code != ExitCode::kOk) {
        return code;
      }
    }
    return ExitCode::kOk;
  }

  ExitCode Submit(Context& context, const std::string& turn_id, bool right) {
    v1::SubmitReviewRequest request;
    why_.Fill(&request);
    scope_.Fill(request.mutable_scope());
    request.set_turn_id(turn_id);
    request.set_right(right);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::SubmitReviewResponse response;
    if (grpc::Status status = context.admin().SubmitReview(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      context.out() << "counted as " << (right ? "right" : "wrong") << "\n";
    }
    return ExitCode::kOk;
  }

  uint32_t limit_ = 20;
  bool list_ = false;
  ScopeFlags scope_;
  WhyFlags why_;
  std::string right_;
  std::string wrong_;
};

}  // namespace

std::unique_ptr<Command> MakeReviewCommand() { return std::make_unique<ReviewCommand>(); }

}  // namespace turnopt::cli
