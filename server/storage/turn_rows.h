#ifndef TURNOPT_SERVER_STORAGE_TURN_ROWS_H_
#define TURNOPT_SERVER_STORAGE_TURN_ROWS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/core/incident.h"
#include "server/core/turn_log.h"
#include "server/core/turn_record.h"
#include "server/storage/sqlite_database.h"

namespace turnopt::storage {

// Where C++ values meet the turn log's tables. Times are microseconds since 1970 UTC, durations
// microseconds, hashes signed 64 bits with the same bits, enums their names. An unknown name, of a
// file that a newer release wrote, is read as the value's default.
//
// Inserting a turn_id or an (incident id, phase) again changes nothing, and a label of the same
// (turn_id, tier) replaces the older one, so a batch whose outcome is unknown can be written again.
//
// External synchronisation, as their Database.
class TurnRowWriter {
 public:
  static absl::StatusOr<TurnRowWriter> Create(Database& database);

  absl::Status Insert(const core::TurnRecord& turn);
  absl::Status Insert(const core::LabelRecord& label);
  absl::Status Insert(const core::Incident& incident);

 private:
  Statement turn_;
  Statement label_;
  Statement incident_;
};

// Hand over the rows of the range, oldest first.
absl::Status ReadTurns(Database& database, const core::TimeRange& range,
                       core::TurnLogVisitor& visitor);
absl::Status ReadLabels(Database& database, const core::TimeRange& range,
                        core::TurnLogVisitor& visitor);
absl::Status ReadIncidents(Database& database, const core::TimeRange& range,
                           core::TurnLogVisitor& visitor);

// A time as stored; infinite times become the ends of the representable range.
int64_t StoredTime(absl::Time time);

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_TURN_ROWS_H_
