#ifndef TURNOPT_CLIENT_CLI_PROCESS_SIDECAR_PROCESS_H_
#define TURNOPT_CLIENT_CLI_PROCESS_SIDECAR_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace turnopt::cli {

// A server process of our own, with a temporary directory for its sockets, its state and its log,
// and no port that anyone else could reach. It starts in mode enabled, so that the operator's mode
// decides. Ends, and its directory goes, with this object; the kernel ends it should we be killed.
//
// External synchronisation.
class SidecarProcess {
 public:
  struct Options {
    std::string program;
    // Settings by YAML path ("reuse.policy"), over those that this class needs itself.
    std::vector<std::pair<std::string, std::string>> settings;
    absl::Duration start_timeout = absl::Seconds(60);
  };

  // Returns once the process listens. The error holds the end of its log.
  static absl::StatusOr<std::unique_ptr<SidecarProcess>> Start(const Options& options);

  ~SidecarProcess();
  SidecarProcess(const SidecarProcess&) = delete;
  SidecarProcess& operator=(const SidecarProcess&) = delete;

  std::string target() const;
  std::string admin_target() const;

 private:
  SidecarProcess(std::string directory, pid_t pid) : directory_(std::move(directory)), pid_(pid) {}

  absl::Status WaitUntilListening(absl::Duration timeout);
  std::string EndOfLog() const;

  const std::string directory_;
  pid_t pid_;  // 0: ended and reaped
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_PROCESS_SIDECAR_PROCESS_H_
