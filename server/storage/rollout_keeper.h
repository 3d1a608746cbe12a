#ifndef TURNOPT_SERVER_STORAGE_ROLLOUT_KEEPER_H_
#define TURNOPT_SERVER_STORAGE_ROLLOUT_KEEPER_H_

#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/core/rollout/rollout_policy.h"
#include "server/core/state_store.h"

namespace turnopt::storage {

// Keeps what was decided about the rollout over a restart: every change of the policy goes into
// the state store under the key "rollout".
//
// Thread-safe. Becomes the policy's listener and ceases to be at destruction.
class RolloutKeeper final : public core::RolloutListener {
 public:
  // Both must outlive this.
  RolloutKeeper(core::RolloutPolicy& policy, core::StateStore& store);
  ~RolloutKeeper() override;

  // Puts the stored state into the policy; call before the first turn. OK where nothing is stored.
  // Otherwise the policy is rolled back until an operator looks: what cannot be read may have been
  // a latch, and serving in spite of one is worse than not serving.
  absl::Status Restore(absl::Time now);

  void OnRolloutChanged() override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  core::RolloutPolicy& policy_;
  core::StateStore& store_;
  // Held over read and put, so that an older state never overwrites a newer one.
  base::Mutex mu_;
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_ROLLOUT_KEEPER_H_
