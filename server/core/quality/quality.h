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
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace turnopt::core {

// Bands of the overall score: >= 85, >= 75, >= 65, >= 50, below.
enum class QualityStatus { kExcellent, kGood, kAcceptable, kDegraded, kPoor };

// The band of `overall`; a value that is not a number is kPoor.
QualityStatus StatusOfQuality(double overall);

// Lower-case name for logs and metric labels: "excellent" ... "poor".
absl::string_view QualityStatusName(QualityStatus status);

// One part of a score.
struct QualityFactor {
  std::string name;   // from the profile's closed set
  double score = 0;   // 0-100
  double weight = 0;  // the weights of one score sum to 1
  std::string why;    // one sentence; never quotes the texts
};

struct QualityScore {
  double overall = 0;       // 0-100, after calibration, never above the lowest cap
  double uncalibrated = 0;  // 0-100, before calibration, caps applied
  QualityStatus status = QualityStatus::kPoor;
  std::vector<QualityFactor> factors;
  std::vector<std::string> caps;  // names of the failures found (failures.h), empty when none
  std::string profile;
};

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

// Port: do two replies say the same? Implemented by the agreement judge of
// earned reuse, so that product and report share one judgement.
class ReplyAgreement {
 public:
  virtual ~ReplyAgreement() = default;

  // Probability, 0-1, that `reply` says the same as `reference`.
  virtual double Agree(absl::string_view reply, absl::string_view reference) const = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_QUALITY_H_
