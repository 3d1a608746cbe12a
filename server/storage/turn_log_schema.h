#ifndef TURNOPT_SERVER_STORAGE_TURN_LOG_SCHEMA_H_
#define TURNOPT_SERVER_STORAGE_TURN_LOG_SCHEMA_H_

#include "absl/types/span.h"

namespace turnopt::storage {

// The schema of the turn log, a step for each version. A released step is never edited: a change is
// a new step, and tests open a file of each older version.
absl::Span<const char* const> TurnLogMigrations();

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_TURN_LOG_SCHEMA_H_
