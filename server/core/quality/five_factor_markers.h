// The marker lists of the five_factor profile: our own choice for the guide's
// "positive", "negative" and "engagement" markers. Single words, lower-case;
// deploy/quality-metrics.md names this file.
#ifndef TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_MARKERS_H_
#define TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_MARKERS_H_

#include <array>

#include "absl/strings/string_view.h"

namespace turnopt::core {

inline constexpr std::array<absl::string_view, 30> kPositiveMarkers = {
    "great",     "good",     "excellent",  "wonderful",  "perfect",   "happy",      "glad", "love",
    "thanks",    "thank",    "appreciate", "awesome",    "fantastic", "amazing",    "best", "enjoy",
    "pleased",   "pleasure", "welcome",    "absolutely", "certainly", "definitely", "sure", "yes",
    "delighted", "nice",     "helpful",    "easy",       "beautiful", "success"};

inline constexpr std::array<absl::string_view, 26> kNegativeMarkers = {
    "bad",       "terrible",      "awful",    "horrible", "hate",   "worst",      "problem",
    "problems",  "unfortunately", "sorry",    "fail",     "failed", "error",      "wrong",
    "difficult", "impossible",    "annoying", "angry",    "upset",  "frustrated", "frustrating",
    "cannot",    "can't",         "unable",   "never",    "no"};

inline constexpr std::array<absl::string_view, 22> kEngagementMarkers = {
    "you",     "your",       "let's",       "we",       "help",     "understand", "tell",  "share",
    "curious", "interested", "interesting", "exactly",  "together", "imagine",    "would", "could",
    "how",     "what",       "why",         "tomorrow", "today",    "next"};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_FIVE_FACTOR_MARKERS_H_
