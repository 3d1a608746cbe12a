// What a quality score is: the words every profile, the scorer, the monitors and
// the telemetry share.
//
// A score judges one reply from texts alone, without a language model. It is
// additive over named factors so that it explains itself, and capped by named
// failures so that a good average cannot hide a plain defect. It does not know
// facts: a wrong price said well scores well (deploy/quality-metrics.md).
//
// Plain values; profiles are immutable after construction and thread-safe.
#ifndef TURNOPT_SERVER_CORE_QUALITY_QUALITY_H_
#define TURNOPT_SERVER_CORE_QUALITY_QUALITY_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/core/quality_score.h"

namespace turnopt::core {

// Everything a profile may look at. Views must outlive the call. Any field may
// be empty and may hold any bytes: profiles are total.
struct QualityInput {
  absl::string_view utterance;       // what the caller said
  absl::string_view previous_reply;  // what the agent said before that
  absl::string_view reply;           // the reply being judged
  absl::string_view dialog_state;
  absl::string_view flow;
  const std::map<std::string, std::string>* variables = nullptr;  // may be null
  absl::string_view reference;  // the LLM's reply to the same turn; empty when unknown
  // Replies of the same call before `previous_reply`, newest first.
  absl::Span<const absl::string_view> earlier_replies;
};

// A way to score a reply.
class QualityProfile {
 public:
  virtual ~QualityProfile() = default;

  // Lower-case identifier, unique within a scorer: "voice", "five_factor".
  virtual absl::string_view name() const = 0;

  // Whether a deployment's calibration applies to this profile's scores.
  virtual bool calibratable() const { return false; }

  // The score with overall == uncalibrated. Never fails; bounded work whatever
  // the sizes of the texts.
  virtual QualityScore Score(const QualityInput& input) const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_QUALITY_H_
