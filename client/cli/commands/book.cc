#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"
#include "client/cli/scope_flags.h"
#include "client/cli/table.h"
#include "client/cli/why_flags.h"
#include "client/cli/words.h"

namespace turnopt::cli {
namespace {

namespace v1 = turnoptimizer::v1;

std::string Status(const v1::LearnedReply& reply) {
  if (reply.banned()) return "banned";
  if (reply.pinned()) return "pinned";
  return reply.servable() ? "earned" : "held back";
}

// Lists the learned replies of a flow with their records, and changes one of them. Exit code 1: the
// list is empty.
class BookCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    CLI::App* app = root.add_subcommand(
        "book", "List a flow's learned replies with their records; pin, edit or ban one");
    app->add_option("flow", flow_, "Conversation, such as restaurant_booking");
    app->add_option("--state", state_, "Only replies that were given in this dialog state");
    app->add_option("--limit", limit_, "At most so many, the most given first")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    scope_.Declare(*app);
    CLI::Option* pin = app->add_option("--pin", pin_, "Serve this reply wherever it wins");
    CLI::Option* ban = app->add_option("--ban", ban_, "Never serve this reply");
    CLI::Option* clear =
        app->add_option("--clear", clear_, "Withdraw a reply's pin, ban and wording");
    app->add_option("--say", say_, "With --pin: say this instead, with placeholders as {name}")
        ->needs(pin);
    why_.Declare(*app, /*required=*/false);
    pin->excludes(ban)->excludes(clear);
    ban->excludes(clear);
    return app;
  }

  ExitCode Run(Context& context) override {
    if (!pin_.empty()) return Update(context, pin_, v1::REPLY_MARK_PINNED);
    if (!ban_.empty()) return Update(context, ban_, v1::REPLY_MARK_BANNED);
    if (!clear_.empty()) return Update(context, clear_, v1::REPLY_MARK_NONE);
    return List(context);
  }

 private:
  ExitCode Update(Context& context, const std::string& reply_id, v1::ReplyMark mark) {
    if (absl::Status status = why_.Check(); !status.ok()) {
      return context.Fail(ExitCode::kUsage, status.message());
    }
    v1::UpdateReplyRequest request;
    why_.Fill(&request);
    scope_.Fill(request.mutable_scope());
    request.set_flow(flow_);
    request.set_reply_id(reply_id);
    request.set_mark(mark);
    request.set_operator_pattern(say_);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::UpdateReplyResponse response;
    if (grpc::Status status = context.admin().UpdateReply(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      context.out() << "changed\n";
    }
    return ExitCode::kOk;
  }

  ExitCode List(Context& context) {
    v1::ListRepliesRequest request;
    scope_.Fill(request.mutable_scope());
    request.set_flow(flow_);
    if (!state_.empty()) request.set_dialog_state(state_);
    request.set_limit(limit_);
    grpc::ClientContext call;
    context.SetDeadline(&call);
    v1::ListRepliesResponse response;
    if (grpc::Status status = context.admin().ListReplies(&call, request, &response);
        !status.ok()) {
      return context.Fail(status);
    }
    if (context.json()) {
      context.PrintJson(response);
    } else {
      Print(response, context.out());
    }
    return response.replies().empty() ? ExitCode::kNegative : ExitCode::kOk;
  }

  static void Print(const v1::ListRepliesResponse& response, std::ostream& out) {
    if (response.replies().empty()) {
      out << "no replies were learned there\n";
      return;
    }
    Table table({{"answer", 18},
                 {"status", 10},
                 {"given", 7, true},
                 {"right", 8, true},
                 {"wrong", 8, true},
                 {"what is said", 80}});
    for (const v1::LearnedReply& reply : response.replies()) {
      const std::string& said =
          reply.operator_pattern().empty() ? reply.pattern() : reply.operator_pattern();
      table.Add({reply.reply_id(), Status(reply), absl::StrCat(reply.given()),
                 absl::StrFormat("%.1f", reply.right()), absl::StrFormat("%.1f", reply.wrong()),
                 said.empty() ? "(may hold personal data)" : said});
    }
    table.Print(out);
  }

  std::string flow_;
  std::string state_;
  uint32_t limit_ = 50;
  WhyFlags why_;
  ScopeFlags scope_;
  std::string pin_;
  std::string ban_;
  std::string clear_;
  std::string say_;
};

}  // namespace

std::unique_ptr<Command> MakeBookCommand() { return std::make_unique<BookCommand>(); }

}  // namespace turnopt::cli
