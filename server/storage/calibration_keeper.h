#ifndef TURNOPT_SERVER_STORAGE_CALIBRATION_KEEPER_H_
#define TURNOPT_SERVER_STORAGE_CALIBRATION_KEEPER_H_

#include <string>

#include "absl/status/status.h"
#include "server/base/mutex.h"
#include "server/core/quality/calibration.h"
#include "server/core/state_store.h"

namespace turnopt::storage {

// Keeps the quality score's calibration over a restart, under the state key "quality_calibration".
// Scores only: no text is kept.
//
// Thread-safe.
class CalibrationKeeper {
 public:
  // Both must outlive the keeper.
  CalibrationKeeper(core::Calibration& calibration, core::StateStore& store)
      : calibration_(calibration), store_(store) {}

  // Takes over what was kept. kDataLoss when that cannot be read: the calibration starts afresh and
  // is kept from then on.
  absl::Status Restore() ABSL_LOCKS_EXCLUDED(mu_);

  // Hands the store what changed since the last time; cheap when nothing did.
  void Save() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  core::Calibration& calibration_;
  core::StateStore& store_;
  base::Mutex mu_;
  std::string kept_ ABSL_GUARDED_BY(mu_);
};

}  // namespace turnopt::storage

#endif  // TURNOPT_SERVER_STORAGE_CALIBRATION_KEEPER_H_
