#include "server/storage/memory_turn_log.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

namespace turnopt::storage {
namespace {

absl::Time TimeOf(const core::TurnRecord& turn) { return turn.completed_at; }
absl::Time TimeOf(const core::LabelRecord& label) { return label.labelled_at; }
absl::Time TimeOf(const core::Incident& incident) { return incident.at; }

// Rows come almost in order of time; the few that do not are moved to their place.
template <typename Row>
void InsertByTime(std::deque<Row>& rows, const Row& row) {
  auto place = rows.end();
  while (place != rows.begin() && TimeOf(*(place - 1)) > TimeOf(row)) --place;
  rows.insert(place, row);
}

template <typename Row>
std::deque<Row> RowsIn(const std::deque<Row>& rows, const core::TimeRange& range) {
  std::deque<Row> found;
  for (const Row& row : rows) {
    if (TimeOf(row) >= range.since && TimeOf(row) < range.until) found.push_back(row);
  }
  return found;
}

}  // namespace

void MemoryTurnLog::OnTurn(const core::TurnRecord& turn) {
  const absl::Time cutoff = clock_.Now() - options_.retention;
  base::MutexLock lock(&mu_);
  ++stats_.turns_appended;
  if (!turn_ids_.insert(turn.turn_id).second) return;
  ++stats_.rows_written;
  InsertByTime(turns_, turn);
  while (!turns_.empty() &&
         (turns_.size() > options_.max_rows || turns_.front().completed_at < cutoff)) {
    turn_ids_.erase(turns_.front().turn_id);
    turns_.pop_front();
    ++stats_.rows_expired;
  }
}

void MemoryTurnLog::OnLabel(const core::LabelRecord& label) {
  if (!label.label.labelled) return;
  const absl::Time cutoff = clock_.Now() - options_.retention;
  base::MutexLock lock(&mu_);
  ++stats_.labels_appended;
  ++stats_.rows_written;
  // The newest label of a turn's tier holds. It came moments ago, if there is one.
  for (auto older = labels_.rbegin(); older != labels_.rend(); ++older) {
    if (older->turn_id == label.turn_id && older->source == label.source) {
      labels_.erase(std::next(older).base());
      break;
    }
    if (label.labelled_at - older->labelled_at > absl::Minutes(10)) break;
  }
  InsertByTime(labels_, label);
  while (!labels_.empty() &&
         (labels_.size() > options_.max_rows || labels_.front().labelled_at < cutoff)) {
    labels_.pop_front();
  }
}

void MemoryTurnLog::OnIncident(const core::Incident& incident) {
  const absl::Time cutoff = clock_.Now() - options_.retention;
  base::MutexLock lock(&mu_);
  ++stats_.incidents_appended;
  const bool known = std::any_of(incidents_.begin(), incidents_.end(), [&](const auto& other) {
    return other.id == incident.id && other.phase == incident.phase;
  });
  if (known) return;
  ++stats_.rows_written;
  InsertByTime(incidents_, incident);
  while (!incidents_.empty() &&
         (incidents_.size() > options_.max_rows || incidents_.front().at < cutoff)) {
    incidents_.pop_front();
  }
}

absl::Status MemoryTurnLog::Read(const core::TimeRange& range,
                                 core::TurnLogVisitor& visitor) const {
  std::deque<core::TurnRecord> turns;
  std::deque<core::LabelRecord> labels;
  std::deque<core::Incident> incidents;
  {
    base::MutexLock lock(&mu_);
    if (visitor.WantsTurns()) turns = RowsIn(turns_, range);
    if (visitor.WantsLabels()) labels = RowsIn(labels_, range);
    incidents = RowsIn(incidents_, range);
  }
  for (const core::TurnRecord& turn : turns) visitor.OnTurn(turn);
  for (const core::LabelRecord& label : labels) visitor.OnLabel(label);
  for (const core::Incident& incident : incidents) visitor.OnIncident(incident);
  return absl::OkStatus();
}

absl::Status MemoryTurnLog::ForgetCaller(uint64_t caller_hash) {
  if (caller_hash == 0) return absl::InvalidArgumentError("caller: unknown callers have no hash");
  base::MutexLock lock(&mu_);
  absl::flat_hash_set<std::string> forgotten;
  for (const core::TurnRecord& turn : turns_) {
    if (turn.caller_hash == caller_hash) forgotten.insert(turn.turn_id);
  }
  turns_.erase(std::remove_if(turns_.begin(), turns_.end(),
                              [&](const auto& turn) { return forgotten.contains(turn.turn_id); }),
               turns_.end());
  for (const std::string& turn_id : forgotten) turn_ids_.erase(turn_id);
  labels_.erase(
      std::remove_if(labels_.begin(), labels_.end(),
                     [&](const auto& label) { return forgotten.contains(label.turn_id); }),
      labels_.end());
  return absl::OkStatus();
}

core::TurnLogStats MemoryTurnLog::Stats() const {
  base::MutexLock lock(&mu_);
  core::TurnLogStats stats = stats_;
  stats.rows_stored = turns_.size();
  return stats;
}

}  // namespace turnopt::storage
