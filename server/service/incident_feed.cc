#include "server/service/incident_feed.h"

namespace turnopt::service {

uint64_t IncidentFeed::End() const {
  base::MutexLock lock(&mu_);
  return end_;
}

absl::optional<IncidentFeed::Item> IncidentFeed::Next(uint64_t* place, absl::Duration timeout) {
  base::MutexLock lock(&mu_);
  if (*place >= end_) came_.WaitFor(&mu_, timeout);
  if (*place >= end_) return absl::nullopt;
  const uint64_t first = end_ - kept_.size();
  Item item;
  if (*place < first) {
    item.missed = first - *place;
    *place = first;
  }
  item.incident = kept_[*place - first];
  ++*place;
  return item;
}

void IncidentFeed::OnIncident(const core::Incident& incident) {
  {
    base::MutexLock lock(&mu_);
    if (capacity_ == 0) return;
    if (kept_.size() == capacity_) kept_.pop_front();
    kept_.push_back(incident);
    ++end_;
  }
  came_.SignalAll();
}

}  // namespace turnopt::service
