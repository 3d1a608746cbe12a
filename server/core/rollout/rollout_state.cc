#include "server/core/rollout/rollout_state.h"

namespace turnopt::core {

const char* StateClassName(StateClass state_class) {
  switch (state_class) {
    case StateClass::kSimple:
      return "simple";
    case StateClass::kModerate:
      return "moderate";
    case StateClass::kComplex:
      return "complex";
  }
  return "moderate";
}

bool operator==(const Attribution& a, const Attribution& b) {
  return a.by == b.by && a.why == b.why && a.at == b.at;
}

}  // namespace turnopt::core
