// Weights of the voice profile. Written by tests/accuracy/quality_weights.cc: fit again
// rather than edit by hand.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_

#include <array>

#include "server/core/quality/voice_features.h"

namespace turnopt::core {

// What one unit of a feature is worth, in the order of VoiceFeature.
inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureWeights = {
    0.0000,   // too_short
    -3.5717,  // long
    -0.9520,  // long_sentence
    -0.4665,  // extra_questions
    -0.9421,  // question_inside
    -0.0613,  // marks
    -2.4316,  // capitals
    0.0000,   // hard_words
    -1.2847,  // no_terminator
    0.0000,   // lower_start
    0.8720,   // flow
    -0.1170,  // worst_flow
    1.8771,   // ending
    -0.4574,  // dangling
    -0.8903,  // strange_letters
    -2.6910,  // unknown_words
    -3.4002,  // stutter
    -0.2305,  // foreign
    2.8513,   // belongs
    1.6761,   // near_utterance
    1.1858,   // near_previous
    0.3936,   // shared_content
    1.9947,   // answered_content
    -2.4410,  // said_before
    -3.6878,  // echoes
    0.0000,   // informative
    0.0000,   // specific
    0.0000,   // varied
    -0.6335,  // question_for_question
    -0.6238,  // non_answer
    -0.2252,  // refusal
    2.4099,   // yes_no_met
    -1.2687,  // amount_missing
    0.1381,   // thanks_met
    -0.9618,  // friction
    0.0000,   // repaired
    0.3285,   // positive
    -2.0873,  // negative
    -2.9684,  // insult
    0.0000,   // courtesy
    -0.0850,  // exclaims
    0.0000,   // negations
    0.2375,   // addresses_caller
    0.0000,   // self_talk
    0.0000,   // new_numbers
    -0.1441,  // new_names
    0.5072,   // known_values
};

// Means over good replies: what a reply is compared with when it explains itself.
inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureTypical = {
    0.0150,  // too_short
    0.0052,  // long
    0.0080,  // long_sentence
    0.0160,  // extra_questions
    0.0144,  // question_inside
    0.0004,  // marks
    0.0003,  // capitals
    0.1170,  // hard_words
    0.0712,  // no_terminator
    0.0348,  // lower_start
    0.6625,  // flow
    0.0649,  // worst_flow
    0.8031,  // ending
    0.0072,  // dangling
    0.0484,  // strange_letters
    0.0122,  // unknown_words
    0.0004,  // stutter
    0.0003,  // foreign
    0.5022,  // belongs
    0.2650,  // near_utterance
    0.2173,  // near_previous
    0.2326,  // shared_content
    0.1832,  // answered_content
    0.0743,  // said_before
    0.0866,  // echoes
    0.6800,  // informative
    0.4609,  // specific
    0.9725,  // varied
    0.0464,  // question_for_question
    0.0002,  // non_answer
    0.0000,  // refusal
    0.0208,  // yes_no_met
    0.0004,  // amount_missing
    0.1184,  // thanks_met
    0.0092,  // friction
    0.0020,  // repaired
    0.0952,  // positive
    0.0000,  // negative
    0.0004,  // insult
    0.1464,  // courtesy
    0.0009,  // exclaims
    0.0165,  // negations
    0.5008,  // addresses_caller
    0.0824,  // self_talk
    0.1623,  // new_numbers
    0.1443,  // new_names
    0.1877,  // known_values
};

// Sums of a factor's features that count 0 and 100, and its share of the score.
struct VoiceFactorRange {
  double low;
  double high;
  double weight;
};
inline constexpr std::array<VoiceFactorRange, kVoiceFactors> kVoiceFactorRanges = {{
    {-5.0279, 0.0000, 0.1308},  // spoken_form
    {-1.6885, 2.6653, 0.1132},  // fluency
    {-6.1499, 5.8787, 0.3128},  // relevance
    {-3.9448, 0.0000, 0.1026},  // novelty
    {-5.6232, 2.4099, 0.2089},  // answer_fit
    {-2.9684, 0.4018, 0.0877},  // tone
    {-1.1836, 0.5072, 0.0440},  // grounding
}};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
