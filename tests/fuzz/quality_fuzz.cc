// Any bytes as reply, utterance, previous reply and variable: scores stay within 0-100, factors and
// caps keep to their closed sets, scoring twice gives the same, and what spoils replies is total
// too. The first byte says where the texts are cut. The same bytes are also tried as a model and as
// stored calibration, which must be refused or accepted without harm.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "server/core/language/encoder.h"
#include "server/core/quality/calibration.h"
#include "server/core/quality/corruption.h"
#include "server/core/quality/five_factor.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/satisfaction.h"
#include "server/core/quality/voice_profile.h"
#include "server/models/models.h"

namespace turnopt::core {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

const VoiceProfile& Voice() {
  static const Encoder* const kEncoder =
      Encoder::Parse(models::EmbeddedEncoderTable()).value().release();
  static const VoiceProfile* const kProfile =
      VoiceProfile::Create(models::EmbeddedQualityModel(), kEncoder).value().release();
  return *kProfile;
}

void RequireSane(const QualityScore& score) {
  Require(score.overall >= 0 && score.overall <= 100.001);
  Require(score.status == StatusOfQuality(score.overall));
  double weights = 0;
  for (const QualityFactor& factor : score.factors) {
    Require(factor.score >= 0 && factor.score <= 100);
    Require(!factor.name.empty() && !factor.why.empty());
    weights += factor.weight;
  }
  Require(std::abs(weights - 1) < 0.01);
}

void Score(absl::string_view bytes) {
  const size_t cut = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]);
  const absl::string_view texts = bytes.empty() ? bytes : bytes.substr(1);
  const size_t first = texts.empty() ? 0 : cut * texts.size() / 256;
  const std::map<std::string, std::string> variables = {{"v", std::string(texts.substr(0, 40))}};
  QualityInput input;
  input.utterance = texts.substr(0, first);
  input.reply = texts.substr(first);
  input.previous_reply = texts.substr(first / 2);
  input.variables = &variables;
  const absl::string_view earlier[] = {texts, input.utterance};
  input.earlier_replies = earlier;

  const QualityScore voice = Voice().Score(input);
  RequireSane(voice);
  RequireSane(FiveFactorProfile().Score(input));
  Require(Voice().Score(input).overall == voice.overall);

  const double satisfaction =
      JudgeSatisfaction({input.utterance, input.reply, input.previous_reply}).score;
  Require(satisfaction >= 0 && satisfaction <= 100);

  CorruptionSource source;
  source.utterance = input.utterance;
  source.previous_reply = input.previous_reply;
  source.reply = input.reply;
  source.other_replies = earlier;
  for (const CorruptionKind kind : AllCorruptions()) {
    const absl::optional<std::string> spoiled = Corrupt(kind, source, cut);
    Require(!spoiled.has_value() || *spoiled != source.reply);
  }
}

}  // namespace
}  // namespace turnopt::core

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  turnopt::core::Score(bytes);
  turnopt::core::QualityModel::Parse(bytes).status().IgnoreError();
  const auto states = turnopt::core::DecodeCalibration(bytes);
  if (states.ok()) {
    turnopt::core::Calibration calibration({});
    calibration.Import(*states);
  }
  return 0;
}
