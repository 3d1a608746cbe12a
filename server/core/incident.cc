#include "server/core/incident.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace turnopt::core {

bool IsRollbackForQuality(const Incident& incident, bool quality_alert_active) {
  return incident.kind == IncidentKind::kManualRollback &&
         (quality_alert_active ||
          absl::StrContains(absl::AsciiStrToLower(incident.line), "quality"));
}

}  // namespace turnopt::core
