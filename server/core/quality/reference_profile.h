// For shadow mode, where the LLM answered too: does the reply say the same as the
// LLM's? The judge is earned reuse's own, through ReplyAgreement.
//
// Immutable after construction, thread-safe if the agreement is.
#ifndef TURNOPT_SERVER_CORE_QUALITY_REFERENCE_PROFILE_H_
#define TURNOPT_SERVER_CORE_QUALITY_REFERENCE_PROFILE_H_

#include "absl/strings/string_view.h"
#include "server/core/language/reply_agreement.h"
#include "server/core/quality/quality.h"

namespace turnopt::core {

class ReferenceProfile final : public QualityProfile {
 public:
  // `agreement` must outlive the profile.
  explicit ReferenceProfile(const ReplyAgreement& agreement) : agreement_(agreement) {}

  absl::string_view name() const override { return "reference"; }

  // One factor, `agreement`: 100 x the judge's probability. Without a reference there is nothing to
  // compare with: no factor, overall 0, and the cap "no_reference" says why.
  QualityScore Score(const QualityInput& input) const override;

 private:
  const ReplyAgreement& agreement_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_REFERENCE_PROFILE_H_
