#ifndef TURNOPT_SERVER_APP_RULE_FILES_H_
#define TURNOPT_SERVER_APP_RULE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/base/clock.h"
#include "server/base/mutex.h"
#include "server/core/tier/compiled_rules.h"
#include "server/core/tier/quick_responses.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::app {

// Reads rule files and "builtin:<pack>"s into one set of rules that hold together.
// kNotFound or kInvalidArgument; the message names the file, and the line, rule and key where it
// is a rule that is wrong.
absl::StatusOr<std::shared_ptr<const core::CompiledRules>> LoadRules(
    const std::vector<std::string>& files, const core::RuleOptions& options);

// Follows rule files while they change. A set that does not hold together is refused: the rules in
// force stay, and the log, the metrics and GetStatus say so until a good one comes.
//
// Files are compared by content, so a touched file is no change, and a ConfigMap whose symlink is
// swapped is one. Each refused content is reported once.
//
// Thread-safe.
class RuleFiles {
 public:
  // `target` holds the rules of `files` as they were just loaded with `options`. All must outlive
  // this.
  RuleFiles(std::vector<std::string> files, const core::RuleOptions& options,
            core::QuickResponses& target, telemetry::StructuredLog& log, const base::Clock& clock);

  // Looks for changes and takes them over or refuses them.
  void Check() ABSL_LOCKS_EXCLUDED(mu_);

  // Whether the newest content was refused.
  bool stale() const ABSL_LOCKS_EXCLUDED(mu_);
  uint64_t reloads() const ABSL_LOCKS_EXCLUDED(mu_);
  uint64_t failures() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // Changes whenever a file's content does.
  uint64_t Fingerprint() const;

  const std::vector<std::string> files_;
  const core::RuleOptions options_;
  core::QuickResponses& target_;
  telemetry::StructuredLog& log_;
  const base::Clock& clock_;

  mutable base::Mutex mu_;
  uint64_t last_fingerprint_ ABSL_GUARDED_BY(mu_);
  bool stale_ ABSL_GUARDED_BY(mu_) = false;
  uint64_t reloads_ ABSL_GUARDED_BY(mu_) = 0;
  uint64_t failures_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_RULE_FILES_H_
