// The shipped models of the learned replies, put together once, with a judge that remembers: over
// many shuffles of one stream it meets the same pairs of replies again and again.
#ifndef TURNOPT_TESTS_ACCURACY_REUSE_MODELS_H_
#define TURNOPT_TESTS_ACCURACY_REUSE_MODELS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/reuse/earned_reuse.h"

namespace turnopt::accuracy {

// For one thread at a time.
class ReuseModels {
 public:
  // `judge_file`: another judge's bytes than the embedded one's; empty for that.
  static absl::StatusOr<std::unique_ptr<ReuseModels>> Load(absl::string_view judge_file = "");
  ~ReuseModels();

  core::EarnedReuse::Models Embedded() const;
  // The same with other weights of the confidence, which must outlive the result.
  core::EarnedReuse::Models With(const core::ConfidenceModel& confidence) const;

 private:
  struct Parts;
  explicit ReuseModels(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_REUSE_MODELS_H_
