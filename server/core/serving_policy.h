#ifndef TURNOPT_SERVER_CORE_SERVING_POLICY_H_
#define TURNOPT_SERVER_CORE_SERVING_POLICY_H_

#include "absl/strings/string_view.h"
#include "server/core/decision.h"
#include "server/core/reason.h"
#include "server/core/turn.h"

namespace turnopt::core {

// What the operator, the rollout and the service levels allow for one call.
struct ServingVerdict {
  Mode mode = Mode::kDisabled;  // for this call: outside the canary share it is kShadow
  // Why replies are not served: kModeDisabled, kModeShadow, kRolledBack or kOutsideCanary.
  // Meaningless in kEnabled.
  Reason reason = Reason::kModeDisabled;
};

// The engine's port to rollout. Implementations are thread-safe and free of side effects.
class ServingPolicy {
 public:
  virtual ~ServingPolicy() = default;

  virtual ServingVerdict For(const Turn& turn) const = 0;

  // Whether `source` may answer in this dialog state (the operator's switches).
  virtual bool Allows(Source source, absl::string_view dialog_state) const = 0;

  // Whether learned replies (Source::kCache) may be served in this flow: false while too many of
  // them were wrong.
  virtual bool AllowsLearned(absl::string_view flow) const { return true; }

  // LLM timeout of the state's class, or the baseline's while disabled or rolled back.
  virtual LlmAdvice AdviceFor(const Turn& turn) const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SERVING_POLICY_H_
