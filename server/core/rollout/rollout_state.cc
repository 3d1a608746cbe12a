#include "server/core/rollout/rollout_state.h"

namespace turnopt::core {

bool operator==(const Attribution& a, const Attribution& b) {
  return a.operator_name == b.operator_name && a.reason == b.reason && a.at == b.at;
}

}  // namespace turnopt::core
