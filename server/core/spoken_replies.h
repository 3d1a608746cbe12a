#ifndef TURNOPT_SERVER_CORE_SPOKEN_REPLIES_H_
#define TURNOPT_SERVER_CORE_SPOKEN_REPLIES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/base/mutex.h"
#include "server/core/turn.h"

namespace turnopt::core {

// Remembers what was spoken in each call, so that the quality score sees when a reply says again
// what the caller has heard. The texts are kept in memory alone, and of a call only the last
// kRepliesOfCall. Calls and callers are known by hash, within their tenant: a collision costs a
// comparison with another call's replies, no more. The calls that were heard of longest ago are
// forgotten first, by count, by size and by age.
//
// Thread-safe.
class SpokenReplies {
 public:
  // As many as a profile compares with.
  static constexpr size_t kRepliesOfCall = 16;

  struct Options {
    size_t max_calls = 10'000;
    size_t max_bytes = 16 << 20;
    absl::Duration max_age = absl::Minutes(15);  // since the call's last reply
  };

  explicit SpokenReplies(const Options& options) : options_(options) {}

  // `reply` was spoken in answer to `turn`. An empty one is not remembered.
  void NoteSpoken(const Turn& turn, absl::string_view reply, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The replies of the turn's call before its `previous_reply`, newest first. Where that one is not
  // among those remembered, all of them.
  std::vector<std::string> Before(const Turn& turn, absl::Time now) const ABSL_LOCKS_EXCLUDED(mu_);

  // Forgets every call of the caller, whatever the tenant.
  void ForgetCaller(absl::string_view caller_id) ABSL_LOCKS_EXCLUDED(mu_);

  size_t calls() const ABSL_LOCKS_EXCLUDED(mu_);
  // Calls forgotten by count, size or age.
  uint64_t evictions() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Call {
    uint64_t id = 0;
    uint64_t caller = 0;  // 0: unknown
    size_t bytes = 0;
    absl::Time heard_at;
    std::deque<std::string> replies;  // newest first
  };
  using Calls = std::list<Call>;

  void Remove(Calls::iterator call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  mutable base::Mutex mu_;
  Calls calls_ ABSL_GUARDED_BY(mu_);  // heard of last first
  absl::flat_hash_map<uint64_t, Calls::iterator> by_id_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t evictions_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SPOKEN_REPLIES_H_
