#include "client/cli/commands/commands.h"

namespace turnopt::cli {

std::vector<std::unique_ptr<Command>> MakeCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(MakeOptimizeCommand());
  commands.push_back(MakeCompleteCommand());
  commands.push_back(MakeLookupCommand());
  commands.push_back(MakeMatchCommand());
  commands.push_back(MakeScoreCommand());
  commands.push_back(MakeStatusCommand());
  commands.push_back(MakeModeCommand());
  commands.push_back(MakePolicyCommand());
  commands.push_back(MakeRampCommand());
  commands.push_back(MakeRollbackCommand());
  commands.push_back(MakeRearmCommand());
  commands.push_back(MakeIncidentsCommand());
  commands.push_back(MakeInvalidateCommand());
  commands.push_back(MakeReportCommand());
  commands.push_back(MakeRulesCommand());
  commands.push_back(MakeExplainCommand());
  commands.push_back(MakeBookCommand());
  commands.push_back(MakeReviewCommand());
  commands.push_back(MakeLearnCommand());
  commands.push_back(MakeForgetCommand());
  commands.push_back(MakeQualityCommand());
  commands.push_back(MakeReplayCommand());
  commands.push_back(MakeDemoCommand());
  commands.push_back(MakeCompletionCommand());
  return commands;
}

}  // namespace turnopt::cli
