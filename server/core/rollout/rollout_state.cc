#include "server/core/rollout/rollout_state.h"

namespace turnopt::core {

bool operator==(const Attribution& a, const Attribution& b) {
  return a.by == b.by && a.why == b.why && a.at == b.at;
}

}  // namespace turnopt::core
