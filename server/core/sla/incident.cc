#include "server/core/sla/incident.h"

namespace turnopt::core {

const char* IncidentSeverityName(IncidentSeverity severity) {
  switch (severity) {
    case IncidentSeverity::kMinor:
      return "minor";
    case IncidentSeverity::kMajor:
      return "major";
    case IncidentSeverity::kCritical:
      return "critical";
  }
  return "unknown";
}

const char* IncidentCauseName(IncidentCause cause) {
  switch (cause) {
    case IncidentCause::kLatency:
      return "latency";
    case IncidentCause::kQuality:
      return "quality";
    case IncidentCause::kErrorRate:
      return "error_rate";
    case IncidentCause::kWrongReuse:
      return "wrong_reuse";
    case IncidentCause::kOperator:
      return "operator";
  }
  return "unknown";
}

}  // namespace turnopt::core
