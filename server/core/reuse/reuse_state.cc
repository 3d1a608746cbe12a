#include "server/core/reuse/reuse_state.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"

namespace turnopt::core {

SavedFlow SaveFlow(const FlowEntry& entry, uint64_t encoder) {
  SavedFlow saved;
  saved.scope = entry.scope->scope;
  saved.flow = entry.flow;
  saved.encoder = encoder;
  base::ReaderLock lock(&entry.mu);
  const FlowBook& book = entry.book;
  book.ForEachReply([&](ReplyKey key, const StoredReply& reply) {
    SavedReply& copy = saved.replies.emplace_back();
    copy.key = key;
    copy.reply = reply;
    copy.reply.profile = {};
    copy.reply.vector = {};
    copy.reply.examples = 0;
  });
  book.ForEachExample([&](const Example& example, absl::Span<const int8_t> vector, float scale) {
    Example& copy = saved.examples.emplace_back(example);
    copy.context.vector.assign(vector.begin(), vector.end());
    copy.context.vector_scale = scale;
  });
  std::stable_sort(saved.examples.begin(), saved.examples.end(),
                   [](const Example& a, const Example& b) { return a.learned_at < b.learned_at; });
  book.agreements().ForEach([&](ReplyKey a, ReplyKey b, float probability) {
    saved.agreements.emplace_back(a, b, probability);
  });
  book.heard().ForEach([&](uint32_t word, const std::vector<uint32_t>& callers) {
    saved.heard.emplace_back(word, callers);
  });
  book.ForEachStateRecord([&](uint64_t state, const FlowBook::Record& record) {
    saved.states.emplace_back(state, record);
  });
  return saved;
}

SavedScope SaveScope(const ScopeEntry& entry) {
  SavedScope saved;
  saved.scope = entry.scope;
  base::MutexLock lock(&entry.mu);
  saved.labels.assign(entry.risk.labels().begin(), entry.risk.labels().end());
  saved.reviews.assign(entry.risk.reviews().begin(), entry.risk.reviews().end());
  return saved;
}

absl::Status RestoreFlow(const SavedFlow& saved, uint64_t encoder, const ReplyReader& reader,
                         ReplyBook& book) {
  if (saved.encoder != encoder) {
    return absl::FailedPreconditionError("saved with another encoder table");
  }
  absl::flat_hash_map<ReplyKey, const StoredReply*> known;
  for (const SavedReply& reply : saved.replies) known.emplace(reply.key, &reply.reply);
  const auto dim = static_cast<size_t>(book.options().flow.dim);
  for (const Example& example : saved.examples) {
    if (example.context.vector.size() != dim ||
        (example.reply != kToolTurn && !known.contains(example.reply))) {
      return absl::InvalidArgumentError("an example's vector or reply is missing");
    }
  }
  const std::shared_ptr<FlowEntry> entry = book.FindOrAdd(saved.scope, saved.flow);
  base::WriterLock lock(&entry->mu);
  FlowBook& flow = entry->book;
  absl::flat_hash_map<ReplyKey, ReplyKey> keys;
  for (const auto& [key, reply] : known) {
    if (const auto there = flow.FindByPattern(reply->pattern); there.has_value()) {
      keys[key] = *there;
      continue;
    }
    const ReplyView view = reader.Read(reply->pattern);
    StoredReply copy = *reply;
    copy.profile = ProfileOf(view);
    copy.vector = view.vector;
    copy.vector_scale = view.vector_scale;
    copy.examples = 0;
    keys[key] = flow.AddReply(std::move(copy));
  }
  for (Example example : saved.examples) {
    if (example.reply != kToolTurn) example.reply = keys[example.reply];
    example.reading = ReadText(example.utterance);
    flow.AddExample(std::move(example));
  }
  for (const auto& [a, b, probability] : saved.agreements) {
    const auto left = keys.find(a), right = keys.find(b);
    if (left == keys.end() || right == keys.end() || flow.Find(left->second) == nullptr ||
        flow.Find(right->second) == nullptr) {
      continue;
    }
    flow.agreements().Set(left->second, right->second, probability);
  }
  for (const auto& [word, callers] : saved.heard) flow.heard().Restore(word, callers);
  for (const auto& [state, record] : saved.states) {
    flow.AddToStateRecord(state, record.right, record.wrong);
  }
  entry->examples = flow.size();
  return absl::OkStatus();
}

void RestoreScope(const SavedScope& saved, ReplyBook& book) {
  const std::shared_ptr<ScopeEntry> entry = book.FindOrAddScope(saved.scope);
  base::MutexLock lock(&entry->mu);
  for (const RiskLabel& label : saved.labels) entry->risk.Add(label);
  for (const RiskControl::Review& review : saved.reviews) {
    entry->risk.AddReview(static_cast<double>(review.confidence), static_cast<double>(review.loss),
                          review.wrong);
  }
}

}  // namespace turnopt::core
