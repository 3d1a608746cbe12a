#include "server/storage/rollout_keeper.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/storage/rollout_state_json.h"

namespace turnopt::storage {
namespace {

constexpr char kKey[] = "rollout";

absl::Status Read(const core::StateBlob& blob, core::RolloutPolicy& policy) {
  if (blob.schema_version > kRolloutStateVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("rollout state has version ", blob.schema_version,
                     ", this program reads up to ", kRolloutStateVersion));
  }
  const absl::StatusOr<core::RolloutState> state = RolloutStateFromJson(blob.bytes);
  return state.ok() ? policy.Restore(*state) : state.status();
}

}  // namespace

RolloutKeeper::RolloutKeeper(core::RolloutPolicy& policy, core::StateStore& store)
    : policy_(policy), store_(store) {
  policy_.SetListener(this);
}

RolloutKeeper::~RolloutKeeper() { policy_.SetListener(nullptr); }

absl::Status RolloutKeeper::Restore(absl::Time now) {
  const absl::optional<core::StateBlob> blob = store_.Get(kKey);
  if (!blob) return absl::OkStatus();
  absl::Status status = Read(*blob, policy_);
  if (!status.ok()) {
    policy_.RollBack("unreadable-state", /*automatic=*/true,
                     {"state", "the stored rollout state cannot be read", now});
  }
  return status;
}

void RolloutKeeper::OnRolloutChanged() {
  base::MutexLock lock(&mu_);
  store_.Put(kKey, {kRolloutStateVersion, RolloutStateToJson(policy_.State())});
}

}  // namespace turnopt::storage
