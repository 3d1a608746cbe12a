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

const char* RampStageName(RampStage stage) {
  switch (stage) {
    case RampStage::kShadow:
      return "shadow";
    case RampStage::kCanary:
      return "canary";
    case RampStage::kRampUp:
      return "ramp_up";
    case RampStage::kStabilization:
      return "stabilization";
  }
  return "shadow";
}

const char* RampStandingName(RampState::Standing standing) {
  switch (standing) {
    case RampState::Standing::kRunning:
      return "running";
    case RampState::Standing::kHalted:
      return "halted";
    case RampState::Standing::kFinished:
      return "finished";
  }
  return "halted";
}

bool operator==(const Attribution& a, const Attribution& b) {
  return a.by == b.by && a.why == b.why && a.at == b.at;
}

}  // namespace turnopt::core
