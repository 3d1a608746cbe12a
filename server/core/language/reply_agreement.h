#ifndef TURNOPT_SERVER_CORE_LANGUAGE_REPLY_AGREEMENT_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_REPLY_AGREEMENT_H_

#include "absl/strings/string_view.h"

namespace turnopt::core {

// Port: do two replies say the same, asked of texts? Implemented by the judge of reply_judge.h, so
// that scores, labels of authored answers and reports share one judgement. Implementations are
// thread-safe.
class ReplyAgreement {
 public:
  virtual ~ReplyAgreement() = default;

  // Probability, 0-1, that `reply` says the same as `reference`.
  virtual double Agree(absl::string_view reply, absl::string_view reference) const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_REPLY_AGREEMENT_H_
