// The learned replies as plain values, for books that travel between machines or outlast a
// process. The seam alone: the sidecar keeps no book over a restart.
// What can be read again from the texts (words, vectors of replies) is not saved.
//
// Saved vectors belong to one encoder table: a flow of another is refused, and relearned.
#ifndef TURNOPT_SERVER_CORE_REUSE_REUSE_STATE_H_
#define TURNOPT_SERVER_CORE_REUSE_REUSE_STATE_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/core/language/judge_text.h"
#include "server/core/reuse/reply_book.h"
#include "server/core/reuse/risk_control.h"

namespace turnopt::core {

struct SavedReply {
  ReplyKey key = kToolTurn;  // inside the saved flow only
  StoredReply reply;         // without profile, vector and fingerprint
};

struct SavedFlow {
  Scope scope;
  std::string flow;
  uint64_t encoder = 0;  // Encoder::fingerprint
  std::vector<SavedReply> replies;
  std::vector<Example> examples;  // oldest first, with their vectors
  std::vector<std::tuple<ReplyKey, ReplyKey, float>> agreements;
  std::vector<std::pair<uint32_t, std::vector<uint32_t>>> heard;
  std::vector<std::pair<uint64_t, FlowBook::Record>> states;
};

struct SavedScope {
  Scope scope;
  std::vector<RiskLabel> labels;  // oldest first
  std::vector<RiskControl::Review> reviews;
};

// A copy under the flow's, or the scope's, lock.
SavedFlow SaveFlow(const FlowEntry& entry, uint64_t encoder);
SavedScope SaveScope(const ScopeEntry& entry);

// Adds what was saved to the book, within its bounds. kFailedPrecondition if the flow was saved
// with another encoder table; kInvalidArgument if it refers to replies that it does not have.
// Nothing is added then.
absl::Status RestoreFlow(const SavedFlow& saved, uint64_t encoder, const ReplyReader& reader,
                         ReplyBook& book);
void RestoreScope(const SavedScope& saved, ReplyBook& book);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REUSE_STATE_H_
