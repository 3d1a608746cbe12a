#include "client/cpp/report_queue.h"

#include <utility>

namespace turnopt::client {

bool ReportQueue::Push(turnoptimizer::v1::CompleteTurnRequest request) {
  if (reports_.size() >= options_.max_reports) {
    ++dropped_;
    return false;
  }
  Report report;
  report.request = std::move(request);
  report.not_before = -absl::InfiniteDuration();
  reports_.push_back(std::move(report));
  return true;
}

absl::optional<Report> ReportQueue::Take(absl::Duration now) {
  if (reports_.empty() || reports_.front().not_before > now) {
    return absl::nullopt;
  }
  Report report = std::move(reports_.front());
  reports_.pop_front();
  return report;
}

void ReportQueue::Retry(Report report, absl::Duration now) {
  ++report.attempts;
  if (report.attempts >= options_.max_attempts || reports_.size() >= options_.max_reports) {
    ++dropped_;
    return;
  }
  report.not_before = now + options_.first_backoff * (1 << (report.attempts - 1));
  reports_.push_front(std::move(report));
}

absl::optional<absl::Duration> ReportQueue::NextDue() const {
  if (reports_.empty()) {
    return absl::nullopt;
  }
  return reports_.front().not_before;
}

}  // namespace turnopt::client
