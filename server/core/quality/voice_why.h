// Sentences with which the voice profile explains its factors. They tell what was
// noticed and never quote a text.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_WHY_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_WHY_H_

#include "absl/strings/string_view.h"
#include "server/core/quality/voice_features.h"

namespace turnopt::core {

// Why a factor is low when this feature costs it most.
absl::string_view WhyLow(VoiceFeature feature);

// Why a factor is as expected.
absl::string_view WhyFine(VoiceFactor factor);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WHY_H_
