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

// Turns, labels and incidents as fields of log lines, and back, by the tables of
// core/turn_fields.h. The log, the export and reports over log files share it. Pure functions.
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

// The line with all that is known of a row: of a turn `Turn complete`, of a label `Turn labelled`,
// of an incident its own. Exports have the same lines as the log.
LogLine LineOf(const core::TurnRecord& turn);
LogLine LineOf(const core::LabelRecord& label);
LogLine LineOf(const core::Incident& incident);

// What a line of a log was. Lines of other events are none of these, and no error.
enum class LineKind { kTurn, kLabel, kIncident, kOther };

// Hands the row of a line to `visitor`. A line that is no JSON object, or that lacks its id or its
// time, is kOther; any other field that is missing or of a wrong type keeps its default.
LineKind ReadLine(absl::string_view line, core::TurnLogVisitor& visitor);

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_TURN_FIELDS_H_
