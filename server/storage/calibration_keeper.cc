#include "server/storage/calibration_keeper.h"

#include <utility>
#include <vector>

#include "server/base/status_macros.h"

namespace turnopt::storage {
namespace {

constexpr char kKey[] = "quality_calibration";
// The encoding carries its own version; this one tells blobs of another owner apart.
constexpr uint32_t kSchemaVersion = 1;

}  // namespace

absl::Status CalibrationKeeper::Restore() {
  const absl::optional<core::StateBlob> blob = store_.Get(kKey);
  if (!blob) return absl::OkStatus();
  TO_ASSIGN_OR_RETURN(const std::vector<core::CalibrationState> states,
                      core::DecodeCalibration(blob->bytes));
  calibration_.Import(states);
  base::MutexLock lock(&mu_);
  kept_ = blob->bytes;
  return absl::OkStatus();
}

void CalibrationKeeper::Save() {
  std::string bytes = core::EncodeCalibration(calibration_.Export());
  {
    base::MutexLock lock(&mu_);
    if (bytes == kept_) return;
    kept_ = bytes;
  }
  store_.Put(kKey, core::StateBlob{kSchemaVersion, std::move(bytes)});
}

}  // namespace turnopt::storage
