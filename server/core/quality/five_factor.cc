#include "server/core/quality/five_factor.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/core/quality/five_factor_markers.h"
#include "server/core/quality/spoken_text.h"

namespace turnopt::core {
namespace {

using WordSet = absl::flat_hash_set<absl::string_view>;

template <typename List>
size_t CountMarkers(const SpokenText& text, const List& markers) {
  size_t count = 0;
  for (const SpokenWord& word : text.words()) {
    if (std::find(markers.begin(), markers.end(), word.text) != markers.end()) ++count;
  }
  return count;
}

QualityFactor Length(const SpokenText& reply) {
  const size_t words = reply.words().size();
  double score = 50;
  if (words < 20) {
    score = 30;
  } else if (words < 50) {
    score = 70;
  } else if (words <= 150) {
    score = 100;
  } else if (words <= 200) {
    score = 80;
  }
  return {"length", score, 0.20, absl::StrCat(words, " words; 50 to 150 score full.")};
}

QualityFactor Sentiment(const SpokenText& reply) {
  const size_t positive = CountMarkers(reply, kPositiveMarkers);
  const size_t negative = CountMarkers(reply, kNegativeMarkers);
  const size_t all = positive + negative;
  const double score = all == 0 ? 70 : 100.0 * static_cast<double>(positive) / all;
  return {"sentiment", score, 0.25,
          absl::StrCat(positive, " positive and ", negative, " negative markers.")};
}

QualityFactor QuestionDensity(const SpokenText& reply) {
  const size_t sentences = std::max<size_t>(1, reply.sentences().size());
  const double density = static_cast<double>(reply.questions()) / sentences;
  double score = 60;
  if (reply.questions() == 0) {
    score = 70;
  } else if (density < 0.2) {
    score = 80;
  } else if (density <= 0.8) {
    score = 100;
  }
  return {"question_density", score, 0.20,
          absl::StrCat(reply.questions(), " questions in ", sentences, " sentences.")};
}

QualityFactor Engagement(const SpokenText& reply) {
  const size_t markers = CountMarkers(reply, kEngagementMarkers);
  return {"engagement", std::min(100.0, 20.0 * markers), 0.15,
          absl::StrCat(markers, " engagement markers; five score full.")};
}

QualityFactor Coherence(const SpokenText& reply, const SpokenText& utterance) {
  WordSet said;
  for (const SpokenWord& word : reply.words()) said.insert(word.text);
  WordSet asked;
  size_t shared = 0;
  for (const SpokenWord& word : utterance.words()) {
    if (asked.insert(word.text).second && said.contains(word.text)) ++shared;
  }
  const double overlap = asked.empty() ? 0 : 100.0 * static_cast<double>(shared) / asked.size();
  return {"coherence", std::min(100.0, std::max(60.0, overlap)), 0.20,
          absl::StrCat(shared, " of the caller's ", asked.size(), " words are repeated.")};
}

}  // namespace

QualityScore FiveFactorProfile::Score(const QualityInput& input) const {
  const SpokenText reply(input.reply);
  const SpokenText utterance(input.utterance);
  QualityScore score;
  score.profile = std::string(name());
  score.factors = {Length(reply), Sentiment(reply), QuestionDensity(reply), Engagement(reply),
                   Coherence(reply, utterance)};
  for (const QualityFactor& factor : score.factors) score.overall += factor.weight * factor.score;
  score.uncalibrated = score.overall;
  score.status = StatusOfQuality(score.overall);
  return score;
}

}  // namespace turnopt::core
