#include "server/core/decision_memory.h"

#include <utility>

namespace turnopt::core {
namespace {

constexpr uint8_t kCompletedBit = 1;
constexpr uint8_t kVerifiedBit = 2;

size_t SizeOf(const Decision& decision) {
  return sizeof(Decision) + decision.reply.size() + decision.reply_id.size() +
         decision.matched_utterance.size() + decision.source_turn_id.size();
}

// What the entry holds on to, to within allocator overhead. Evidence is counted flat: tiers bound
// it themselves.
size_t SizeOf(const RememberedDecision& remembered) {
  constexpr size_t kEvidenceBytes = 512;
  const Turn& turn = remembered.turn;
  size_t bytes = sizeof(RememberedDecision) + turn.call_id.size() + turn.flow.size() +
                 turn.dialog_state.size() + turn.utterance.size() + turn.previous_reply.size() +
                 turn.caller_id.size();
  for (const auto& [name, value] : turn.variables) bytes += 64 + name.size() + value.size();
  for (const TierResult& result : remembered.results) {
    bytes += SizeOf(result.decision) + kEvidenceBytes;
  }
  bytes += SizeOf(remembered.outcome.decision);
  if (remembered.outcome.candidate) bytes += SizeOf(*remembered.outcome.candidate);
  return bytes;
}

}  // namespace

void DecisionMemory::Remember(std::shared_ptr<const RememberedDecision> decision, absl::Time now) {
  const size_t bytes = SizeOf(*decision);
  if (bytes > options_.max_bytes) return;
  std::string turn_id = decision->outcome.turn_id;
  // Freed after the lock is gone: destroying decisions is the slow part of an eviction.
  std::vector<std::shared_ptr<const RememberedDecision>> evicted;
  base::MutexLock lock(&mu_);
  EvictFor(bytes, now, evicted);
  if (!decisions_.emplace(turn_id, std::move(decision)).second) return;
  order_.push_back({std::move(turn_id), bytes, now});
  bytes_ += bytes;
}

void DecisionMemory::EvictFor(size_t bytes, absl::Time now,
                              std::vector<std::shared_ptr<const RememberedDecision>>& evicted) {
  while (!order_.empty()) {
    const Entry& oldest = order_.front();
    const bool over = order_.size() >= options_.max_entries || bytes_ + bytes > options_.max_bytes;
    const bool aged = now - oldest.remembered_at > options_.max_age;
    if (!over && !aged) return;
    auto found = decisions_.find(oldest.turn_id);
    evicted.push_back(std::move(found->second));
    decisions_.erase(found);
    bytes_ -= oldest.bytes;
    order_.pop_front();
    ++evictions_;
  }
}

std::shared_ptr<const RememberedDecision> DecisionMemory::Find(absl::string_view turn_id) const {
  base::MutexLock lock(&mu_);
  auto found = decisions_.find(turn_id);
  return found == decisions_.end() ? nullptr : found->second;
}

ReportStatus DecisionMemory::NoteReport(absl::string_view turn_id, bool verification) {
  const uint8_t bit = verification ? kVerifiedBit : kCompletedBit;
  base::MutexLock lock(&mu_);
  auto [report, inserted] = reports_.try_emplace(turn_id, bit);
  if (!inserted) {
    if (report->second & bit) return ReportStatus::kDuplicate;
    report->second |= bit;
    return ReportStatus::kFirst;
  }
  report_order_.emplace_back(turn_id);
  while (report_order_.size() > options_.max_completed_ids) {
    reports_.erase(report_order_.front());
    report_order_.pop_front();
  }
  return ReportStatus::kFirst;
}

size_t DecisionMemory::size() const {
  base::MutexLock lock(&mu_);
  return decisions_.size();
}

uint64_t DecisionMemory::evictions() const {
  base::MutexLock lock(&mu_);
  return evictions_;
}

}  // namespace turnopt::core
