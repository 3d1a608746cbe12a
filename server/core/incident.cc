#include "server/core/incident.h"

namespace turnopt::core {

const char* IncidentKindName(IncidentKind kind) {
  switch (kind) {
    case IncidentKind::kLatencyHigh:
      return "latency_high";
    case IncidentKind::kLatencyRollback:
      return "latency_rollback";
    case IncidentKind::kQualityDegraded:
      return "quality_degraded";
    case IncidentKind::kQualityIncident:
      return "quality_incident";
    case IncidentKind::kQualityDrop:
      return "quality_drop";
    case IncidentKind::kErrorRate:
      return "error_rate";
    case IncidentKind::kWrongReuse:
      return "wrong_reuse";
    case IncidentKind::kLearnedDrift:
      return "learned_drift";
    case IncidentKind::kAdvice:
      return "advice";
    case IncidentKind::kManualRollback:
      return "manual_rollback";
    case IncidentKind::kRearmed:
      return "rearmed";
    case IncidentKind::kRampAdvanced:
      return "ramp_advanced";
    case IncidentKind::kRampHalted:
      return "ramp_halted";
    case IncidentKind::kUnknownStoredKind:
      return "unknown";
  }
  return "unknown";
}

const char* SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kCritical:
      return "critical";
  }
  return "info";
}

absl::optional<IncidentKind> IncidentKindFromName(absl::string_view name) {
  for (int i = 0; i < kIncidentKindCount; ++i) {
    const auto kind = static_cast<IncidentKind>(i);
    if (name == IncidentKindName(kind)) return kind;
  }
  return absl::nullopt;
}

absl::optional<Severity> SeverityFromName(absl::string_view name) {
  for (Severity severity : {Severity::kInfo, Severity::kWarning, Severity::kCritical}) {
    if (name == SeverityName(severity)) return severity;
  }
  return absl::nullopt;
}

}  // namespace turnopt::core
