#include "server/core/spoken_replies.h"

#include <algorithm>
#include <iterator>

#include "server/base/hash.h"

namespace turnopt::core {
namespace {

// What a call and a reply cost beside the text, to within allocator overhead.
constexpr size_t kCallBytes = 256;
constexpr size_t kReplyBytes = 32;

uint64_t CallHash(const Turn& turn) {
  return base::StableHash(turn.call_id, base::StableHash(turn.scope.tenant));
}

}  // namespace

void SpokenReplies::NoteSpoken(const Turn& turn, absl::string_view reply, absl::Time now) {
  if (reply.empty()) return;
  const uint64_t id = CallHash(turn);
  base::MutexLock lock(&mu_);
  if (const auto known = by_id_.find(id); known != by_id_.end()) {
    calls_.splice(calls_.begin(), calls_, known->second);
  } else {
    calls_.emplace_front();
    calls_.front().id = id;
    calls_.front().bytes = kCallBytes;
    bytes_ += kCallBytes;
    by_id_[id] = calls_.begin();
  }
  Call& call = calls_.front();
  if (!turn.caller_id.empty()) call.caller = base::StableHash(turn.caller_id);
  call.heard_at = now;
  call.replies.emplace_front(reply);
  const size_t grown = reply.size() + kReplyBytes;
  if (call.replies.size() > kRepliesOfCall) {
    const size_t gone = call.replies.back().size() + kReplyBytes;
    call.replies.pop_back();
    call.bytes -= gone;
    bytes_ -= gone;
  }
  call.bytes += grown;
  bytes_ += grown;
  while (!calls_.empty() && (calls_.size() > options_.max_calls || bytes_ > options_.max_bytes ||
                             now - calls_.back().heard_at > options_.max_age)) {
    Remove(std::prev(calls_.end()));
    ++evictions_;
  }
}

std::vector<std::string> SpokenReplies::Before(const Turn& turn, absl::Time now) const {
  const uint64_t id = CallHash(turn);
  base::MutexLock lock(&mu_);
  const auto known = by_id_.find(id);
  if (known == by_id_.end() || now - known->second->heard_at > options_.max_age) return {};
  const std::deque<std::string>& replies = known->second->replies;
  const auto previous = std::find(replies.begin(), replies.end(), turn.previous_reply);
  return {previous == replies.end() ? replies.begin() : std::next(previous), replies.end()};
}

void SpokenReplies::ForgetCaller(absl::string_view caller_id) {
  const uint64_t caller = base::StableHash(caller_id);
  base::MutexLock lock(&mu_);
  for (auto call = calls_.begin(); call != calls_.end();) {
    const auto next = std::next(call);
    if (call->caller == caller) Remove(call);
    call = next;
  }
}

size_t SpokenReplies::calls() const {
  base::MutexLock lock(&mu_);
  return calls_.size();
}

uint64_t SpokenReplies::evictions() const {
  base::MutexLock lock(&mu_);
  return evictions_;
}

void SpokenReplies::Remove(Calls::iterator call) {
  bytes_ -= call->bytes;
  by_id_.erase(call->id);
  calls_.erase(call);
}

}  // namespace turnopt::core
