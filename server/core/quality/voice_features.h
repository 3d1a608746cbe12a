// The numbers that the voice profile weighs. Each is 0 to 1 (kBelongs, kNear*:
// -1 to 1) and belongs to one factor; voice_weights.h says what it is worth.
//
// Pure; total on any bytes.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_FEATURES_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_FEATURES_H_

#include <array>
#include <cstddef>

#include "absl/strings/string_view.h"
#include "server/core/language/encoder.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/voice_turn.h"

namespace turnopt::core {

enum class VoiceFactor {
  kSpokenForm,
  kFluency,
  kRelevance,
  kNovelty,
  kAnswerFit,
  kTone,
  kGrounding,
};
inline constexpr size_t kVoiceFactors = 7;

// "spoken_form", "fluency" ...
absl::string_view VoiceFactorName(VoiceFactor factor);

enum class VoiceFeature {
  // Spoken form: 4-25 words is normal (p50 10-16, p99 30-34 on two agent corpora), one question at
  // a time, sentences up to 20 words, nothing that cannot be spoken.
  kTooShort,        // words missing to four
  kLong,            // words beyond 25
  kLongSentence,    // words of the longest sentence beyond 20
  kExtraQuestions,  // questions beyond one
  kQuestionInside,  // a question that is not the last sentence
  kMarks,           // markup, links, emoji, placeholders
  kCapitals,        // words in capitals
  kHardWords,       // syllables a word beyond 1.4
  kNoTerminator,    // ends without . ! or ?
  kLowerStart,      // starts with a small letter
  // Fluency.
  kFlow,            // mean association of neighbouring words
  kWorstFlow,       // how unlikely the worst three words in a row are
  kEnding,          // how likely the last word ends a sentence
  kDangling,        // ends with "the", "and", "your" ...
  kStrangeLetters,  // surprise of the strangest unknown word's letters
  kUnknownWords,    // unknown words in small letters
  kStutter,         // words that repeat those just said
  kForeign,         // words of another language
  // Relevance.
  kBelongs,          // the model's relevance head; without an encoder, shared content
  kNearUtterance,    // cosine of reply and utterance
  kNearPrevious,     // cosine of reply and previous reply
  kSharedContent,    // weight of the reply's content words that the context has
  kAnsweredContent,  // weight of the utterance's content words that the reply has
  // Novelty.
  kSaidBefore,   // likeness to the previous or an earlier reply
  kEchoes,       // likeness to the utterance
  kInformative,  // weight of the reply's rarest known word
  kSpecific,     // mean weight of its words
  kVaried,       // distinct words
  // Answer fit.
  kQuestionForQuestion,  // the caller asks, the reply only asks back
  kNonAnswer,            // share of words that avoid an answer
  kRefusal,
  kYesNoMet,       // a yes/no question answered with yes or no
  kAmountMissing,  // how many, how much, when: and no amount in the reply
  kThanksMet,      // thanks or goodbye answered in kind
  kFriction,       // the caller complains
  kRepaired,       // ... and the reply apologises
  // Tone.
  kPositive,
  kNegative,
  kInsult,
  kCourtesy,
  kExclaims,
  kNegations,
  kAddressesCaller,
  kSelfTalk,
  // Grounding in the turn's numbers, names and variables.
  kNewNumbers,   // numbers of the reply that the context does not have
  kNewNames,     // names of the reply that the context does not have
  kKnownValues,  // numbers and names that it does have
};
inline constexpr size_t kVoiceFeatures = static_cast<size_t>(VoiceFeature::kKnownValues) + 1;

// "too_short", "long" ...; and which factor it belongs to.
absl::string_view VoiceFeatureName(VoiceFeature feature);
VoiceFactor FactorOf(VoiceFeature feature);

using VoiceFeatures = std::array<double, kVoiceFeatures>;

// `encoder` may be null, or another than the model was trained on: then kBelongs and kNear* are
// estimated from shared words.
VoiceFeatures ComputeVoiceFeatures(const VoiceTurn& turn, const QualityModel& model,
                                   const Encoder* encoder);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_FEATURES_H_
