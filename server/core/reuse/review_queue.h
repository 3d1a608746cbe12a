// A sample of would-be replies beside what the LLM said, kept for an operator to judge. His
// verdicts correct the risk estimate. Texts are delexicalised.
//
// Bounded; external synchronisation.
#ifndef TURNOPT_SERVER_CORE_REUSE_REVIEW_QUEUE_H_
#define TURNOPT_SERVER_CORE_REUSE_REVIEW_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"

namespace turnopt::core {

struct ReviewItem {
  std::string turn_id;
  std::string flow;
  std::string dialog_state;
  std::string utterance;
  std::string candidate;
  std::string llm_reply;
  bool llm_called_tools = false;
  double confidence = 0;
  double agreement = 0;  // the judge's
  double loss = 0;       // as the risk control counted it
  absl::Time at;
};

class ReviewQueue {
 public:
  static constexpr size_t kMaxItems = 500;

  // The newest items push out the oldest. The caller offers a uniform sample: a biased one would
  // bias the correction.
  void Offer(ReviewItem item);

  // Items that wait for a verdict, newest first.
  std::vector<ReviewItem> List(size_t limit) const;

  // Takes the item out, for its verdict. Nullopt if it is not, or no longer, waiting.
  absl::optional<ReviewItem> Take(absl::string_view turn_id);

  size_t size() const { return items_.size(); }

 private:
  std::deque<ReviewItem> items_;  // oldest first
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_REUSE_REVIEW_QUEUE_H_
