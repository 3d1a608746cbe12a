#include "client/cli/turn_flags.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"

namespace turnopt::cli {

void TurnFlags::Declare(CLI::App& command) {
  command.add_option("utterance", utterance_, "What the caller said")->required();
  command.add_option("--flow", flow_, "Conversation, such as restaurant_booking");
  command.add_option("--state", state_, "Dialog state in which the caller spoke");
  command.add_option("--previous", previous_, "What the agent said just before");
  command.add_option("--var", variables_, "A known value, NAME=VALUE; may be repeated");
  command.add_option("--call", call_, "Call id")->capture_default_str();
  command.add_option("--caller", caller_, "Caller id");
  scope_.Declare(command);
  command.add_option("--asr-confidence", asr_confidence_, "Recogniser's confidence, 0 to 1")
      ->check(CLI::Range(0.0, 1.0));
}

absl::Status TurnFlags::Fill(turnoptimizer::v1::Turn* turn) const {
  turn->set_utterance(utterance_);
  turn->set_call_id(call_);
  turn->set_caller_id(caller_);
  turn->set_flow(flow_);
  turn->set_dialog_state(state_);
  turn->set_previous_reply(previous_);
  for (const std::string& variable : variables_) {
    const size_t equals = variable.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("--var takes NAME=VALUE, not \"", variable, "\""));
    }
    (*turn->mutable_variables())[variable.substr(0, equals)] = variable.substr(equals + 1);
  }
  scope_.Fill(turn->mutable_scope());
  if (asr_confidence_ >= 0) {
    turn->set_asr_confidence(asr_confidence_);
  }
  return absl::OkStatus();
}

}  // namespace turnopt::cli
