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
    -3.6587,  // long
    -1.0573,  // long_sentence
    -0.4993,  // extra_questions
    -0.8325,  // question_inside
    -0.5656,  // marks
    -1.9529,  // capitals
    0.0000,   // hard_words
    -1.2431,  // no_terminator
    0.0000,   // lower_start
    0.9492,   // flow
    0.0000,   // worst_flow
    2.7762,   // ending
    -0.4177,  // dangling
    -0.8820,  // strange_letters
    -2.1463,  // unknown_words
    -3.4313,  // stutter
    -0.9044,  // foreign
    2.8195,   // belongs
    1.4494,   // near_utterance
    1.1989,   // near_previous
    0.2934,   // shared_content
    1.7799,   // answered_content
    -2.3349,  // said_before
    -3.5339,  // echoes
    0.0000,   // informative
    0.0000,   // specific
    0.0000,   // varied
    -0.5364,  // question_for_question
    -0.6723,  // non_answer
    -0.2693,  // refusal
    2.3127,   // yes_no_met
    -1.1259,  // amount_missing
    0.0533,   // thanks_met
    -0.8819,  // friction
    0.0000,   // repaired
    0.3857,   // positive
    -1.9716,  // negative
    -3.0156,  // insult
    0.0000,   // courtesy
    -0.1912,  // exclaims
    0.0000,   // negations
    0.2845,   // addresses_caller
    0.0000,   // self_talk
    0.0000,   // new_numbers
    -0.0212,  // new_names
    0.5140,   // known_values
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
    0.000,  // non_answer
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
    {-5.0433, 0.0000, 0.1338},  // spoken_form
    {-1.0212, 3.6014, 0.1226},  // fluency
    {-5.5658, 5.5914, 0.2959},  // relevance
    {-3.7755, 0.0000, 0.1001},  // novelty
    {-5.3962, 2.3127, 0.2044},  // answer_fit
    {-3.0156, 0.6702, 0.0978},  // tone
    {-1.1993, 0.5140, 0.0454},  // grounding
}};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_VOICE_WEIGHTS_H_
