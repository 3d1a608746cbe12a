#include "server/app/language_models.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/base/status_macros.h"
#include "server/core/quality/five_factor.h"
#include "server/core/quality/reference_profile.h"
#include "server/core/quality/voice_profile.h"
#include "server/models/models.h"

namespace turnopt::app {
namespace {

class JudgedAgreement final : public core::ReplyAgreement {
 public:
  explicit JudgedAgreement(const core::AgreementJudge& judge) : judge_(judge) {}

  double Agree(absl::string_view reply, absl::string_view reference) const override {
    return judge_.Agree(judge_.reader().Read(reply), judge_.reader().Read(reference));
  }

 private:
  const core::AgreementJudge& judge_;
};

// A table of ours that does not parse is a broken build, not a wrong setting.
template <typename T>
absl::StatusOr<T> Embedded(const char* table, absl::StatusOr<T> parsed) {
  if (parsed.ok()) return parsed;
  return absl::InternalError(absl::StrCat("embedded ", table, ": ", parsed.status().message()));
}

}  // namespace

LanguageModels::LanguageModels() = default;
LanguageModels::~LanguageModels() = default;

absl::StatusOr<std::unique_ptr<LanguageModels>> LanguageModels::Create(const std::string& profile) {
  std::unique_ptr<LanguageModels> language(new LanguageModels());
  TO_ASSIGN_OR_RETURN(
      language->encoder_,
      Embedded("encoder table", core::Encoder::Parse(models::EmbeddedEncoderTable())));
  absl::StatusOr<std::unique_ptr<core::AgreementJudge>> judge =
      core::AgreementJudge::Parse(models::EmbeddedAgreementJudge(), *language->encoder_);
  language->judge_status_ = judge.status();
  if (judge.ok()) {
    language->judge_ = *std::move(judge);
    language->agreement_ = std::make_unique<JudgedAgreement>(*language->judge_);
  }
  TO_ASSIGN_OR_RETURN(language->confidence_,
                      Embedded("confidence weights",
                               core::ConfidenceModel::Parse(models::EmbeddedConfidenceWeights())));
  TO_ASSIGN_OR_RETURN(
      std::unique_ptr<core::VoiceProfile> voice,
      Embedded("quality model", core::VoiceProfile::Create(models::EmbeddedQualityModel(),
                                                           language->encoder_.get())));
  std::vector<std::unique_ptr<core::QualityProfile>> profiles;
  profiles.push_back(std::make_unique<core::FiveFactorProfile>());
  profiles.push_back(std::move(voice));
  if (language->agreement_ != nullptr) {
    profiles.push_back(std::make_unique<core::ReferenceProfile>(*language->agreement_));
  }
  core::QualityScorer::Options options;
  options.profile = profile;
  TO_ASSIGN_OR_RETURN(language->scorer_, core::QualityScorer::Create(options, std::move(profiles)));
  return language;
}

}  // namespace turnopt::app
