// The models that ship, parsed once for all tests of the folder.
#ifndef TURNOPT_TESTS_UNIT_CORE_QUALITY_SHIPPED_MODELS_H_
#define TURNOPT_TESTS_UNIT_CORE_QUALITY_SHIPPED_MODELS_H_

#include <memory>

#include "server/core/language/encoder.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/voice_profile.h"
#include "server/models/models.h"

namespace turnopt::core {

inline const Encoder& ShippedEncoder() {
  static const Encoder* const kEncoder =
      Encoder::Parse(models::EmbeddedEncoderTable()).value().release();
  return *kEncoder;
}

inline const QualityModel& ShippedQualityModel() {
  static const QualityModel* const kModel =
      QualityModel::Parse(models::EmbeddedQualityModel()).value().release();
  return *kModel;
}

inline const VoiceProfile& ShippedVoice() {
  static const VoiceProfile* const kProfile =
      VoiceProfile::Create(models::EmbeddedQualityModel(), &ShippedEncoder()).value().release();
  return *kProfile;
}

}  // namespace turnopt::core

#endif  // TURNOPT_TESTS_UNIT_CORE_QUALITY_SHIPPED_MODELS_H_
