#ifndef TURNOPT_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define TURNOPT_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <memory>
#include <vector>

#include "client/cli/command.h"

namespace turnopt::cli {

// One function a file of this folder, in the order of `turnctl --help`.
std::unique_ptr<Command> MakeOptimizeCommand();
std::unique_ptr<Command> MakeCompleteCommand();
std::unique_ptr<Command> MakeLookupCommand();
std::unique_ptr<Command> MakeMatchCommand();
std::unique_ptr<Command> MakeScoreCommand();
std::unique_ptr<Command> MakeStatusCommand();
std::unique_ptr<Command> MakeModeCommand();
std::unique_ptr<Command> MakePolicyCommand();
std::unique_ptr<Command> MakeRampCommand();
std::unique_ptr<Command> MakeRollbackCommand();
std::unique_ptr<Command> MakeRearmCommand();
std::unique_ptr<Command> MakeIncidentsCommand();
std::unique_ptr<Command> MakeInvalidateCommand();
std::unique_ptr<Command> MakeReportCommand();
std::unique_ptr<Command> MakeRulesCommand();
std::unique_ptr<Command> MakeExplainCommand();
std::unique_ptr<Command> MakeBookCommand();
std::unique_ptr<Command> MakeReviewCommand();
std::unique_ptr<Command> MakeLearnCommand();
std::unique_ptr<Command> MakeForgetCommand();
std::unique_ptr<Command> MakeQualityCommand();
std::unique_ptr<Command> MakeReplayCommand();
std::unique_ptr<Command> MakeDemoCommand();
std::unique_ptr<Command> MakeCompletionCommand();

// All of them.
std::vector<std::unique_ptr<Command>> MakeCommands();

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_COMMANDS_COMMANDS_H_
