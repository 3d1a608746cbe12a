// The five-factor profile of the original guide, as its formula stands. Kept for
// comparison only: it carries no signal about what callers think (README,
// evaluation), so nothing alerts on it. Use `voice` to judge replies.
//
//   length            .20  words: <20 30, 20-49 70, 50-150 100, 151-200 80, >200 50
//   sentiment         .25  share of positive among positive and negative markers; none 70
//   question_density  .20  questions per sentence: 0 70, <0.2 80, 0.2-0.8 100, >0.8 60
//   engagement        .15  20 a marker, at most 100
//   coherence         .20  share of the utterance's words that the reply repeats, held to 60-100
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_H_
#define TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_H_

#include "absl/strings/string_view.h"
#include "server/core/quality/quality.h"

namespace turnopt::core {

class FiveFactorProfile final : public QualityProfile {
 public:
  absl::string_view name() const override { return "five_factor"; }
  QualityScore Score(const QualityInput& input) const override;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_H_
