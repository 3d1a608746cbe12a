// How many labels one caller may add to the evidence of a scope: a caller who redials all day can
// neither exhaust the error budget nor spoil an answer's record.
//
// Bounded: at kMaxCallers all counts start again. External synchronisation.
#ifndef TURNOPT_SERVER_CORE_REUSE_CALLER_QUOTA_H_
#define TURNOPT_SERVER_CORE_REUSE_CALLER_QUOTA_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"

namespace turnopt::core {

class CallerQuota {
 public:
  static constexpr uint32_t kLabelsPerCaller = 32;
  static constexpr size_t kMaxCallers = 50'000;

  // False once the caller has used up his share.
  bool Take(uint64_t caller) {
    if (used_.size() >= kMaxCallers && !used_.contains(caller)) used_.clear();
    uint32_t& used = used_[caller];
    if (used >= kLabelsPerCaller) return false;
    ++used;
    return true;
  }

 private:
  absl::flat_hash_map<uint64_t, uint32_t> used_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_CALLER_QUOTA_H_
