#ifndef TURNOPT_SERVER_APP_LANGUAGE_MODELS_H_
#define TURNOPT_SERVER_APP_LANGUAGE_MODELS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/core/language/encoder.h"
#include "server/core/language/judge.h"
#include "server/core/language/reply_agreement.h"
#include "server/core/quality/scorer.h"
#include "server/core/reuse/confidence.h"

namespace turnopt::app {

// The tables that are part of the program, read once: what knows how alike two texts are, whether
// two replies say the same, and how good a reply is.
//
// Immutable after construction but for the scorer's calibration, thread-safe.
class LanguageModels {
 public:
  // kInternal when the encoder or the quality model cannot be read; kInvalidArgument when there is
  // no scoring profile of the name. Without its judge the sidecar still serves rules and exact
  // repetitions, so a judge that cannot be read is only missing.
  static absl::StatusOr<std::unique_ptr<LanguageModels>> Create(const std::string& profile);
  ~LanguageModels();

  const core::Encoder& encoder() const { return *encoder_; }
  // Whether two replies say the same; null with the reason in judge_status().
  const core::AgreementJudge* judge() const { return judge_.get(); }
  // The judge as a port; null as judge() is.
  const core::ReplyAgreement* agreement() const { return agreement_.get(); }
  const absl::Status& judge_status() const { return judge_status_; }
  // Of earned reuse.
  const core::ConfidenceModel& confidence() const { return *confidence_; }
  core::QualityScorer& scorer() { return *scorer_; }

 private:
  LanguageModels();

  std::unique_ptr<core::Encoder> encoder_;
  std::unique_ptr<core::AgreementJudge> judge_;
  std::unique_ptr<core::ConfidenceModel> confidence_;
  absl::Status judge_status_;
  std::unique_ptr<core::ReplyAgreement> agreement_;  // the judge, as the scorer asks it
  std::unique_ptr<core::QualityScorer> scorer_;
};

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_LANGUAGE_MODELS_H_
