// The named failures: plain defects that cap a score, so that a good average
// cannot hide them. Short is not a failure: "Okay." and a one-word "Yes." to a
// yes/no question are fine replies.
//
//   repeat 45          the previous or an earlier reply again, also in other words, unless the
//                      caller asked for it
//   echo 50            the caller's own words
//   stutter 50         words or runs of words said twice in a row
//   markup 60          what cannot be spoken: Markdown, HTML, links, emoji, code; a :-) is not one
//   placeholder 45     a template that was not filled in: {name}, "Your name is undefined"
//   machine_text 45    JSON, a tool call, an identifier, digits that nobody can follow
//   error_text 45      what a program says when it fails
//   prompt_text 40     words of the prompt or about the task
//   non_answer 58      avoids saying anything, or declines like a chat model
//   insult 40          abuse of the caller
//   garbled 45         words that no English word resembles
//   wrong_language 45  another language than the call's
//   questions 60       three or more questions at once
//   long 60            over 65 words
//   contradiction 50   says a thing and its opposite
//   dangling_end 55    cut off: ends with a word that cannot end a sentence
//   empty 20           no word at all
//
// Pure; total on any bytes.
#ifndef TURNOPT_SERVER_CORE_QUALITY_FAILURES_H_
#define TURNOPT_SERVER_CORE_QUALITY_FAILURES_H_

#include <array>
#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/core/quality/quality_model.h"
#include "server/core/quality/voice_turn.h"

namespace turnopt::core {

enum class Failure {
  kRepeat,
  kEcho,
  kStutter,
  kMarkup,
  kPlaceholder,
  kMachineText,
  kErrorText,
  kPromptText,
  kNonAnswer,
  kInsult,
  kGarbled,
  kWrongLanguage,
  kQuestions,
  kLong,
  kContradiction,
  kDanglingEnd,
  kEmpty,
};
inline constexpr size_t kFailures = static_cast<size_t>(Failure::kEmpty) + 1;

// The closed set of names in QualityScore::caps and metric labels.
absl::string_view FailureName(Failure failure);

// The highest overall score of a reply with this failure.
double FailureCap(Failure failure);

// In the order of the enumeration.
std::vector<Failure> FindFailures(const VoiceTurn& turn, const QualityModel& model);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_FAILURES_H_
