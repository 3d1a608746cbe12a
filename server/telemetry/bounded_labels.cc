#include "server/telemetry/bounded_labels.h"

#include "server/telemetry/names.h"

namespace turnopt::telemetry {

std::string BoundedLabels::Admit(absl::string_view value) {
  base::MutexLock lock(&mu_);
  if (value.size() <= kMaxValueBytes) {
    if (values_.contains(value)) return std::string(value);
    if (values_.size() < max_values_) {
      values_.insert(std::string(value));
      return std::string(value);
    }
  }
  ++overflows_;
  return label::kOther;
}

uint64_t BoundedLabels::overflows() const {
  base::MutexLock lock(&mu_);
  return overflows_;
}

}  // namespace turnopt::telemetry
