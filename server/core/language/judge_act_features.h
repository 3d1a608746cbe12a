// The columns of judge_features.h that compare what two replies do (reply_acts.h).
// Pure, thread-safe.
#ifndef TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_ACT_FEATURES_H_
#define TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_ACT_FEATURES_H_

#include "absl/types/span.h"
#include "server/core/language/judge_features.h"

namespace turnopt::core {

// Fills kActsAgree ... kActAskTwoMore of `columns`; leaves them alone where either reply was read
// without a net. `a`, `b`: ReplyView::acts.
void CompareActs(absl::Span<const float> a, absl::Span<const float> b, JudgeFeatureVector* columns);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_LANGUAGE_JUDGE_ACT_FEATURES_H_
