// All that was learned: one FlowBook for each scope and flow, and for each scope the control of
// its error budget. Nothing crosses scopes: a new agent version or facts epoch starts empty.
//
// Bounded by max_scopes, max_flows and max_examples; the flow, or the scope with all its flows,
// that was used longest ago gives way, and each is counted.
//
// Thread-safe. Each flow and each scope has its own lock; a holder of one may not take another of
// the same kind. Order: flow before scope.
#ifndef TURNOPT_SERVER_CORE_REUSE_REPLY_BOOK_H_
#define TURNOPT_SERVER_CORE_REUSE_REPLY_BOOK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/base/mutex.h"
#include "server/core/reuse/caller_quota.h"
#include "server/core/reuse/flow_book.h"
#include "server/core/reuse/review_queue.h"
#include "server/core/reuse/risk_control.h"
#include "server/core/turn.h"

namespace turnopt::core {

struct ScopeEntry {
  ScopeEntry(Scope s, const RiskControl::Options& options) : scope(std::move(s)), risk(options) {}

  const Scope scope;
  mutable base::Mutex mu;
  RiskControl risk ABSL_GUARDED_BY(mu);
  ReviewQueue reviews ABSL_GUARDED_BY(mu);
  CallerQuota quota ABSL_GUARDED_BY(mu);
};

struct FlowEntry {
  FlowEntry(std::string f, std::shared_ptr<ScopeEntry> s, const FlowBook::Options& options)
      : flow(std::move(f)), scope(std::move(s)), book(options) {}

  const std::string flow;
  const std::shared_ptr<ScopeEntry> scope;
  mutable base::SharedMutex mu;
  FlowBook book ABSL_GUARDED_BY(mu);
  std::atomic<uint64_t> last_use{0};  // a count of uses of the whole book, not a time
  std::atomic<size_t> examples{0};
};

class ReplyBook {
 public:
  struct Options {
    FlowBook::Options flow;
    RiskControl::Options risk;
    size_t max_scopes = 64;
    size_t max_flows = 1'024;
    size_t max_examples = 200'000;  // of all flows
  };
  struct Stats {
    size_t scopes = 0;
    size_t flows = 0;
    size_t examples = 0;
    size_t replies = 0;
    size_t bytes = 0;
    uint64_t evicted_examples = 0;
    uint64_t evicted_flows = 0;
    uint64_t evicted_scopes = 0;
  };

  explicit ReplyBook(const Options& options) : options_(options) {}

  // Null if nothing was learned there.
  std::shared_ptr<FlowEntry> Find(const Scope& scope, absl::string_view flow) const
      ABSL_LOCKS_EXCLUDED(mu_);
  std::shared_ptr<ScopeEntry> FindScope(const Scope& scope) const ABSL_LOCKS_EXCLUDED(mu_);

  // Makes what is not there, and room for it.
  std::shared_ptr<FlowEntry> FindOrAdd(const Scope& scope, absl::string_view flow)
      ABSL_LOCKS_EXCLUDED(mu_);

  // The scope alone, for its budget's evidence.
  std::shared_ptr<ScopeEntry> FindOrAddScope(const Scope& scope) ABSL_LOCKS_EXCLUDED(mu_);

  // Gives way where flows that were there grew beyond max_examples together.
  void Trim() ABSL_LOCKS_EXCLUDED(mu_);

  std::vector<std::shared_ptr<FlowEntry>> Flows() const ABSL_LOCKS_EXCLUDED(mu_);
  std::vector<std::shared_ptr<ScopeEntry>> Scopes() const ABSL_LOCKS_EXCLUDED(mu_);

  // Drops a scope with everything learned in it. False if there is none.
  bool Drop(const Scope& scope) ABSL_LOCKS_EXCLUDED(mu_);

  Stats GetStats() const ABSL_LOCKS_EXCLUDED(mu_);
  const Options& options() const { return options_; }

 private:
  void MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  mutable std::atomic<uint64_t> uses_{0};
  mutable base::SharedMutex mu_;
  absl::flat_hash_map<std::string, std::shared_ptr<ScopeEntry>> scopes_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, std::shared_ptr<FlowEntry>> flows_ ABSL_GUARDED_BY(mu_);
  uint64_t evicted_flows_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t evicted_scopes_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REPLY_BOOK_H_
