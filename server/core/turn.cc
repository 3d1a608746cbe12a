#include "server/core/turn.h"

namespace turnopt::core {

bool operator==(const Scope& a, const Scope& b) {
  return a.tenant == b.tenant && a.agent_version == b.agent_version &&
         a.facts_epoch == b.facts_epoch && a.locale == b.locale;
}

}  // namespace turnopt::core
