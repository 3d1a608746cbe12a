#ifndef TURNOPT_SERVER_TELEMETRY_BOUNDED_LABELS_H_
#define TURNOPT_SERVER_TELEMETRY_BOUNDED_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "server/base/mutex.h"

namespace turnopt::telemetry {

// Keeps an open set of label values, such as dialog states, within a bound: the first `max_values`
// are themselves, all later ones "other", for as long as the process lives. Also "other" is a value
// that is too long to be a name; it may be anything.
//
// Thread-safe.
class BoundedLabels {
 public:
  static constexpr size_t kMaxValueBytes = 64;

  explicit BoundedLabels(size_t max_values) : max_values_(max_values) {}

  std::string Admit(absl::string_view value) ABSL_LOCKS_EXCLUDED(mu_);

  // Values that became "other".
  uint64_t overflows() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  const size_t max_values_;
  mutable base::Mutex mu_;
  absl::flat_hash_set<std::string> values_ ABSL_GUARDED_BY(mu_);
  uint64_t overflows_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_BOUNDED_LABELS_H_
