#include "server/models/models.h"

#include <cstddef>

// Defined by embed.S, around the bytes of each file.
extern "C" {
extern const char turnopt_encoder_table_begin[];
extern const char turnopt_encoder_table_end[];
extern const char turnopt_agreement_judge_begin[];
extern const char turnopt_agreement_judge_end[];
extern const char turnopt_confidence_weights_begin[];
extern const char turnopt_confidence_weights_end[];
extern const char turnopt_quality_model_begin[];
extern const char turnopt_quality_model_end[];
}

namespace turnopt::models {
namespace {

absl::string_view Between(const char* begin, const char* end) {
  return absl::string_view(begin, static_cast<size_t>(end - begin));
}

}  // namespace

absl::string_view EmbeddedEncoderTable() {
  return Between(turnopt_encoder_table_begin, turnopt_encoder_table_end);
}

absl::string_view EmbeddedAgreementJudge() {
  return Between(turnopt_agreement_judge_begin, turnopt_agreement_judge_end);
}

absl::string_view EmbeddedQualityModel() {
  return Between(turnopt_quality_model_begin, turnopt_quality_model_end);
}

absl::string_view EmbeddedConfidenceWeights() {
  return Between(turnopt_confidence_weights_begin, turnopt_confidence_weights_end);
}

}  // namespace turnopt::models
