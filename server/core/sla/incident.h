#ifndef TURNOPT_SERVER_CORE_SLA_INCIDENT_H_
#define TURNOPT_SERVER_CORE_SLA_INCIDENT_H_

#include <string>

#include "absl/time/time.h"

namespace turnopt::core {

// How bad an incident is. Critical: callers were harmed, or the sidecar took itself out of the
// path.
enum class IncidentSeverity { kMinor, kMajor, kCritical };

// What broke: the service level that was missed. kOperator: an operator's own reason.
enum class IncidentCause { kLatency, kQuality, kErrorRate, kWrongReuse, kOperator };

// A broken service level that somebody must look at, kept until the turn log's retention ends.
// Holds no text of a caller and no call id.
struct Incident {
  std::string id;  // unique over restarts and pods
  absl::Time at;   // when it was found
  IncidentCause cause = IncidentCause::kOperator;
  IncidentSeverity severity = IncidentSeverity::kMinor;
  bool rolled_back = false;  // the rollback latch was set by it
  std::string message;       // one line, as alerted
  std::string evidence;      // the triage: states, response types, figures
};

// Lower-case names: the one vocabulary of metrics, logs, reports and the command line.
const char* IncidentSeverityName(IncidentSeverity severity);
const char* IncidentCauseName(IncidentCause cause);

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_INCIDENT_H_
