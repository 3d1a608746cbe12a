#ifndef TURNOPT_SERVER_SERVICE_MAKE_TURN_RECORD_H_
#define TURNOPT_SERVER_SERVICE_MAKE_TURN_RECORD_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/core/engine.h"
#include "server/core/quality/quality.h"
#include "server/core/turn_record.h"

namespace turnopt::service {

// What a record of a turn keeps back.
struct RecordPrivacy {
  bool keep_texts = false;  // log.texts: the record carries utterance and reply
  uint64_t hash_seed = 0;   // of call and caller ids, so that logs cannot be joined to other data
};

// Everything that metrics, logs, monitors and reports are told of an accepted turn. A turn whose
// decision is not remembered counts as decided for whoever spoke, with the policy's present mode.
core::TurnRecord MakeTurnRecord(const core::AcceptedTurn& turn, core::Mode mode_now,
                                absl::optional<core::QualityScore> quality,
                                const std::string& traceparent, const RecordPrivacy& privacy,
                                absl::Time now);

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_MAKE_TURN_RECORD_H_
