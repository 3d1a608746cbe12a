// The score that operators act on: is this a reply that can be spoken here?
//
// Additive over seven factors (spoken form, fluency, relevance, novelty, answer
// fit, tone, grounding), each a weighted sum of features cut to 0-100; then held
// under the lowest cap of the named failures found (failures.h). The weights are
// fitted, see tests/accuracy/quality_weights.cc. English; replies in a
// call that is held in another language are judged without the wrong_language
// failure, but their fluency and relevance mean little.
//
// Immutable after construction, thread-safe.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_PROFILE_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_PROFILE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/core/language/encoder.h"
#include "server/core/quality/quality.h"
#include "server/core/quality/quality_model.h"

namespace turnopt::core {

class VoiceProfile final : public QualityProfile {
 public:
  // `model` is the bytes of a quality model. `encoder` must outlive the profile; null, or another
  // encoder than the model was trained with, means that relevance is estimated from shared words.
  // Errors are those of QualityModel::Parse.
  static absl::StatusOr<std::unique_ptr<VoiceProfile>> Create(absl::string_view model,
                                                              const Encoder* encoder);

  absl::string_view name() const override { return "voice"; }
  bool calibratable() const override { return true; }
  QualityScore Score(const QualityInput& input) const override;

  // Whether relevance comes from the trained head rather than from shared words.
  bool has_relevance_head() const;

 private:
  VoiceProfile(std::unique_ptr<QualityModel> model, const Encoder* encoder);

  // Constant after construction.
  const std::unique_ptr<QualityModel> model_;
  const Encoder* const encoder_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_PROFILE_H_
