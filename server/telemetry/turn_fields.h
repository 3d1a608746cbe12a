#ifndef TURNOPT_SERVER_TELEMETRY_TURN_FIELDS_H_
#define TURNOPT_SERVER_TELEMETRY_TURN_FIELDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/core/incident.h"
#include "server/core/turn_log.h"
#include "server/core/turn_record.h"
#include "server/telemetry/structured_log.h"

// Turns, labels and incidents as fields of log lines, and back: the one place that knows how a row
// reads in JSON. The log, the export and reports over log files share it. Pure functions.
namespace turnopt::telemetry {

// Milliseconds with three decimals: microseconds are as fine as anybody measures speech.
double Milliseconds(absl::Duration duration);
// The number that prints with so many decimals: 0.97, never 0.9700000000000001.
double Rounded(double value, int decimals);

// Fields that every line of a turn has.
LogFields TurnFields(const core::TurnRecord& turn);
// The stages that were measured.
void AddLatency(const core::StageLatency& latency, LogFields* fields);
void AddQuality(const core::QualityScore& quality, LogFields* fields);

// All that is known of a turn: the `Turn complete` line.
LogFields CompleteTurnFields(const core::TurnRecord& turn);
LogFields LabelFields(const core::LabelRecord& label);
LogFields IncidentFields(const core::Incident& incident);

// The lines of an export: as the log has them, without their end.
std::string TurnLine(const core::TurnRecord& turn);
std::string LabelLine(const core::LabelRecord& label);
std::string IncidentLine(const core::Incident& incident);

// What a line of a log was. Lines of other events are none of these, and no error.
enum class LineKind { kTurn, kLabel, kIncident, kOther };

// Hands the row of a line to `visitor`. A line that is no JSON object, or that lacks its id or its
// time, is kOther; any other field that is missing or of a wrong type keeps its default.
LineKind ReadLine(absl::string_view line, core::TurnLogVisitor& visitor);

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_TURN_FIELDS_H_
