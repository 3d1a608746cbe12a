// The tables that ship inside the binary: what training/ made, byte for byte. core parses them;
// a deployment may hand it other bytes instead.
//
// Immutable, thread-safe; the views are valid for the life of the process.
#ifndef TURNOPT_SERVER_MODELS_MODELS_H_
#define TURNOPT_SERVER_MODELS_MODELS_H_

#include "absl/strings/string_view.h"

namespace turnopt::models {

absl::string_view EmbeddedEncoderTable();       // core::Encoder::Parse
absl::string_view EmbeddedAgreementJudge();     // core::AgreementJudge::Parse
absl::string_view EmbeddedQualityModel();       // core::VoiceProfile::Create
absl::string_view EmbeddedConfidenceWeights();  // core::ConfidenceModel::Parse

}  // namespace turnopt::models

#endif  // TURNOPT_SERVER_MODELS_MODELS_H_
