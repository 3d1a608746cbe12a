// Weights of the voice profile. Written by server/models/training/quality_weights.py: fit again
// rather than edit by hand.
#ifndef TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
#define TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_

#include <array>

#include "server/core/quality/voice_features.h"

namespace turnopt::core {

// What one unit of a feature is worth, in the order of VoiceFeature.
inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureWeights = {
    0.0000,   // too_short
    -3.7785,  // long
    -1.0783,  // long_sentence
    -0.4886,  // extra_questions
    -0.7075,  // question_inside
    -0.7059,  // marks
    -2.0107,  // capitals
    0.0000,   // hard_words
    -1.1421,  // no_terminator
    0.0000,   // lower_start
    0.7443,   // flow
    0.0000,   // worst_flow
    2.6404,   // ending
    -0.2139,  // dangling
    -0.8817,  // strange_letters
    -2.1564,  // unknown_words
    -3.4269,  // stutter
    -0.8660,  // foreign
    2.8622,   // belongs
    1.4535,   // near_utterance
    1.2002,   // near_previous
    0.2586,   // shared_content
    1.7823,   // answered_content
    -2.3236,  // said_before
    -3.4948,  // echoes
    0.0000,   // informative
    0.0000,   // specific
    0.0000,   // varied
    -0.5389,  // question_for_question
    -0.5389,  // non_answer
    -0.2448,  // refusal
    2.3610,   // yes_no_met
    -1.1157,  // amount_missing
    0.1540,   // thanks_met
    -0.8813,  // friction
    0.0000,   // repaired
    0.3845,   // positive
    -1.9514,  // negative
    -2.9720,  // insult
    0.0000,   // courtesy
    -0.1451,  // exclaims
    0.0000,   // negations
    0.3341,   // addresses_caller
    0.0000,   // self_talk
    0.0000,   // new_numbers
    0.0000,   // new_names
    0.5772,   // known_values
};

// Means over good replies: what a reply is compared with when it explains itself.
inline constexpr std::array<double, kVoiceFeatures> kVoiceFeatureTypical = {
    0.014,  // too_short
    0.004,  // long
    0.008,  // long_sentence
    0.018,  // extra_questions
    0.015,  // question_inside
    0.000,  // marks
    0.000,  // capitals
    0.116,  // hard_words
    0.078,  // no_terminator
    0.036,  // lower_start
    0.660,  // flow
    0.065,  // worst_flow
    0.803,  // ending
    0.010,  // dangling
    0.050,  // strange_letters
    0.012,  // unknown_words
    0.001,  // stutter
    0.000,  // foreign
    0.507,  // belongs
    0.269,  // near_utterance
    0.229,  // near_previous
    0.238,  // shared_content
    0.194,  // answered_content
    0.078,  // said_before
    0.087,  // echoes
    0.685,  // informative
    0.459,  // specific
    0.972,  // varied
    0.045,  // question_for_question
    0.001,  // non_answer
    0.000,  // refusal
    0.018,  // yes_no_met
    0.001,  // amount_missing
    0.124,  // thanks_met
    0.010,  // friction
    0.001,  // repaired
    0.098,  // positive
    0.000,  // negative
    0.000,  // insult
    0.145,  // courtesy
    0.001,  // exclaims
    0.016,  // negations
    0.506,  // addresses_caller
    0.082,  // self_talk
    0.159,  // new_numbers
    0.149,  // new_names
    0.192,  // known_values
};

// Sums of a factor's features that count 0 and 100, and its share of the score.
struct VoiceFactorRange {
  double low;
  double high;
  double weight;
};
inline constexpr std::array<VoiceFactorRange, kVoiceFactors> kVoiceFactorRanges = {{
    {-5.0285, 0.0000, 0.2089},  // spoken_form
    {-1.2001, 3.2668, 0.1856},  // fluency
    {-0.3714, 5.1264, 0.2284},  // relevance
    {-3.7352, 0.0000, 0.1552},  // novelty
    {-1.1157, 0.1540, 0.0527},  // answer_fit
    {-2.9720, 0.5263, 0.1453},  // tone
    {0.0000, 0.5772, 0.0240},   // grounding
}};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
