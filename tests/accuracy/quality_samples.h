// Labelled replies for judging the quality score: turn streams, their replies
// spoiled by server/core/quality/corruption.h, and replies rated by people.
#ifndef TURNOPT_TESTS_ACCURACY_QUALITY_SAMPLES_H_
#define TURNOPT_TESTS_ACCURACY_QUALITY_SAMPLES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "server/core/quality/corruption.h"
#include "server/core/quality/quality.h"

namespace turnopt::accuracy {

struct QualitySample {
  std::string set;       // the stream's service, or the rated set
  std::string dialogue;  // samples of one dialogue belong to one fold
  std::string utterance;
  std::string previous_reply;
  std::string reply;
  std::map<std::string, std::string> variables;
  std::vector<std::string> earlier_replies;         // newest first
  absl::optional<core::CorruptionKind> corruption;  // none: as the agent said it
  double rating = 0;                                // 0-1, rated sets only
  std::string next_utterance;  // what the caller said after the reply, if known
};

// A view of `sample` to score. `earlier` is scratch space that must outlive it.
core::QualityInput InputOf(const QualitySample& sample, std::vector<absl::string_view>& earlier);

// The turns of a stream (client/cli/stream/turn_stream.h), at most `limit`, evenly spread. Aborts
// with a message if the file cannot be read: an evaluation without data must not pass.
std::vector<QualitySample> ReadTurns(const std::string& path, size_t limit);

// Replies with ratings: context, reply, rating.
std::vector<QualitySample> ReadRated(const std::string& path);

// Fills next_utterance where another sample of the dialogue goes on from the reply.
void FindNextUtterances(std::vector<QualitySample>& samples);

// `clean` spoiled in one way; samples to which the kind does not apply are left out.
std::vector<QualitySample> Spoil(const std::vector<QualitySample>& clean, core::CorruptionKind kind,
                                 uint64_t seed);

// Area under the ROC curve: how often a good one scores above a bad one; ties count half.
double Auc(const std::vector<double>& good, const std::vector<double>& bad);

// Spearman's rank correlation, ties at their mean rank.
double Spearman(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace turnopt::accuracy

#endif  // TURNOPT_TESTS_ACCURACY_QUALITY_SAMPLES_H_
