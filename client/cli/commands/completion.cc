#include <CLI/CLI.hpp>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/commands/commands.h"
#include "client/cli/context.h"

namespace turnopt::cli {
namespace {

// A command or subcommand and what may follow it.
struct Node {
  std::string name;
  std::vector<std::string> words;
};

std::vector<std::string> LongOptions(const CLI::App& app) {
  std::vector<std::string> options;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      options.push_back(absl::StrCat("--", name));
    }
  }
  return options;
}

// The commands in order, each with its options, the global ones and its subcommands.
std::vector<Node> Commands(const CLI::App& root) {
  const std::vector<std::string> global = LongOptions(root);
  std::vector<Node> nodes;
  for (const CLI::App* app : root.get_subcommands([](const CLI::App*) { return true; })) {
    Node node{app->get_name(), LongOptions(*app)};
    for (const CLI::App* sub : app->get_subcommands([](const CLI::App*) { return true; })) {
      node.words.push_back(sub->get_name());
      for (std::string& option : LongOptions(*sub)) {
        node.words.push_back(std::move(option));
      }
    }
    node.words.insert(node.words.end(), global.begin(), global.end());
    nodes.push_back(std::move(node));
  }
  return nodes;
}

std::string Names(const std::vector<Node>& nodes) {
  return absl::StrJoin(nodes, " ",
                       [](std::string* out, const Node& node) { out->append(node.name); });
}

// zsh runs the bash script through its own emulation.
void PrintBash(const std::vector<Node>& nodes, std::ostream& out) {
  out << "_turnctl() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} command= word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in -*) ;; *) command=$word; break ;; esac\n"
         "  done\n"
         "  case $command in\n";
  for (const Node& node : nodes) {
    out << "    " << node.name << ") COMPREPLY=($(compgen -W \"" << absl::StrJoin(node.words, " ")
        << "\" -- \"$cur\")) ;;\n";
  }
  out << "    *) COMPREPLY=($(compgen -W \"" << Names(nodes)
      << "\" -- \"$cur\")) ;;\n"
         "  esac\n"
         "}\n"
         "complete -o default -F _turnctl turnctl\n";
}

void PrintFish(const std::vector<Node>& nodes, std::ostream& out) {
  out << "complete -c turnctl -n __fish_use_subcommand -a \"" << Names(nodes) << "\"\n";
  for (const Node& node : nodes) {
    out << "complete -c turnctl -n \"__fish_seen_subcommand_from " << node.name << "\" -a \""
        << absl::StrJoin(node.words, " ") << "\"\n";
  }
}

// Prints a completion script: `source <(turnctl completion bash)`.
class CompletionCommand final : public Command {
 public:
  CLI::App* Declare(CLI::App& root) override {
    root_ = &root;
    CLI::App* app = root.add_subcommand("completion", "Print a shell's completion script");
    app->add_option("shell", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    return app;
  }

  ExitCode Run(Context& context) override {
    const std::vector<Node> nodes = Commands(*root_);
    if (shell_ == "fish") {
      PrintFish(nodes, context.out());
      return ExitCode::kOk;
    }
    if (shell_ == "zsh") {
      context.out() << "autoload -U +X compinit && compinit\n"
                       "autoload -U +X bashcompinit && bashcompinit\n";
    }
    PrintBash(nodes, context.out());
    return ExitCode::kOk;
  }

 private:
  CLI::App* root_ = nullptr;
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> MakeCompletionCommand() { return std::make_unique<CompletionCommand>(); }

}  // namespace turnopt::cli
