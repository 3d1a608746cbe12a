#include "client/cli/scope_flags.h"

#include <CLI/CLI.hpp>

namespace turnopt::cli {

void ScopeFlags::Declare(CLI::App& command) {
  command.add_option("--tenant", tenant_, "Scope: tenant");
  command.add_option("--agent-version", agent_version_, "Scope: version of the agent");
  command.add_option("--facts-epoch", facts_epoch_, "Scope: epoch of the facts");
  command.add_option("--locale", locale_, "Scope: language tag, such as en-US");
}

void ScopeFlags::Fill(turnoptimizer::v1::Scope* scope) const {
  scope->set_tenant(tenant_);
  scope->set_agent_version(agent_version_);
  scope->set_facts_epoch(facts_epoch_);
  scope->set_locale(locale_);
}

}  // namespace turnopt::cli
