#include "server/core/reuse/confidence_inputs.h"

namespace turnopt::core {
namespace {

// In the order of the enumeration.
constexpr const char* kNames[] = {
    "share",
    "rival_share",
    "tool_share",
    "log_callers",
    "top1_agrees",
    "top5_agrees",
    "all_agree",
    "tool_fraction",
    "log_support",
    "log_dissent",
    "nearest_similarity",
    "winner_similarity",
    "log_neighbours",
    "state_share",
    "log_state_neighbours",
    "context_share",
    "variables_share",
    "utterance_share",
    "utterance_mass",
    "variables_tool_share",
    "similar_share",
    "behind_share",
    "log_effective_voters",
    "least_new_words",
    "log_utterance_words",
    "log_reply_words",
    "reply_asks",
    "reply_negates",
    "reply_placeholders",
    "utterance_numbers",
    "utterance_names",
    "reply_numbers",
    "reply_names",
    "utterance_asks",
    "utterance_negates",
    "previous_asks",
    "log_variables",
    "winner_utterance_cosine",
    "winner_context_cosine",
    "winner_only_here",
    "winner_only_there",
    "winner_overlap",
    "winner_rarest",
    "winner_context_difference",
    "winner_context_overlap",
    "winner_variables_only_here",
    "winner_variables_only_there",
    "winner_variables_shared",
    "winner_numbers_differ",
    "winner_placeholders_only_here",
    "winner_placeholders_only_there",
    "winner_negation_differs",
    "winner_question_differs",
    "winner_same_state",
    "winner_same_previous",
    "winner_length_difference",
    "reply_record",
    "log_reply_labels",
    "state_record",
    "log_state_labels",
    "local_accuracy",
    "local_winner_accuracy",
};
static_assert(sizeof(kNames) / sizeof(kNames[0]) == kConfidenceInputs, "one name for each input");

}  // namespace

const char* ConfidenceInputName(size_t input) {
  return input < kConfidenceInputs ? kNames[input] : "";
}

}  // namespace turnopt::core
