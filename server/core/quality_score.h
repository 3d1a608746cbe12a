#ifndef TURNOPT_SERVER_CORE_QUALITY_SCORE_H_
#define TURNOPT_SERVER_CORE_QUALITY_SCORE_H_

#include <string>
#include <vector>

#include "server/base/enum_table.h"

namespace turnopt::core {

// Bands of the overall score: >= 85, >= 75, >= 65, >= 50, below.
enum class QualityStatus { kExcellent, kGood, kAcceptable, kDegraded, kPoor };
inline constexpr base::EnumRow<QualityStatus> kQualityStatuses[] = {
    {QualityStatus::kExcellent, "excellent", 1},
    {QualityStatus::kGood, "good", 2},
    {QualityStatus::kAcceptable, "acceptable", 3},
    {QualityStatus::kDegraded, "degraded", 4},
    {QualityStatus::kPoor, "poor", 5},
};
constexpr const auto& EnumRows(QualityStatus) { return kQualityStatuses; }

// The band of `overall`; a value that is not a number is kPoor.
QualityStatus StatusOfQuality(double overall);

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

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_QUALITY_SCORE_H_
