#include "server/core/quality_score.h"

namespace turnopt::core {

QualityStatus StatusOfQuality(double overall) {
  if (overall >= 85) return QualityStatus::kExcellent;
  if (overall >= 75) return QualityStatus::kGood;
  if (overall >= 65) return QualityStatus::kAcceptable;
  if (overall >= 50) return QualityStatus::kDegraded;
  return QualityStatus::kPoor;
}

}  // namespace turnopt::core
