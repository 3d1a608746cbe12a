#include "server/core/quality_score.h"

namespace turnopt::core {

QualityStatus StatusOfQuality(double overall) {
  if (overall >= 85) return QualityStatus::kExcellent;
  if (overall >= 75) return QualityStatus::kGood;
  if (overall >= 65) return QualityStatus::kAcceptable;
  if (overall >= 50) return QualityStatus::kDegraded;
  return QualityStatus::kPoor;
}

absl::string_view QualityStatusName(QualityStatus status) {
  switch (status) {
    case QualityStatus::kExcellent:
      return "excellent";
    case QualityStatus::kGood:
      return "good";
    case QualityStatus::kAcceptable:
      return "acceptable";
    case QualityStatus::kDegraded:
      return "degraded";
    case QualityStatus::kPoor:
      return "poor";
  }
  return "poor";
}

}  // namespace turnopt::core
