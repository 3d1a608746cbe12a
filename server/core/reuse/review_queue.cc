#include "server/core/reuse/review_queue.h"

#include <algorithm>
#include <utility>

namespace turnopt::core {

void ReviewQueue::Offer(ReviewItem item) {
  items_.push_back(std::move(item));
  if (items_.size() > kMaxItems) items_.pop_front();
}

std::vector<ReviewItem> ReviewQueue::List(size_t limit) const {
  const size_t count = std::min(limit, items_.size());
  return std::vector<ReviewItem>(items_.rbegin(), items_.rbegin() + static_cast<ptrdiff_t>(count));
}

absl::optional<ReviewItem> ReviewQueue::Take(absl::string_view turn_id) {
  const auto it = std::find_if(items_.begin(), items_.end(), [turn_id](const ReviewItem& item) {
    return item.turn_id == turn_id;
  });
  if (it == items_.end()) return absl::nullopt;
  ReviewItem item = std::move(*it);
  items_.erase(it);
  return item;
}

}  // namespace turnopt::core
