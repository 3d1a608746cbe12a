#ifndef TURNOPT_SERVER_APP_SIDECAR_H_
#define TURNOPT_SERVER_APP_SIDECAR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/base/clock.h"
#include "server/config/load.h"

namespace turnopt::app {

// The whole sidecar of one process, running: everything is constructed here, from configuration,
// and nowhere else. There is no global state, so a test may run several.
//
// Thread-safe.
class Sidecar {
 public:
  // Starts listening and takes calls. Fails, naming the setting or the address, where the rules do
  // not hold together or something that was asked for cannot be bound; a unix socket that only the
  // defaults ask for is left out with a log line where its folder cannot be made.
  // `clock` must outlive the sidecar.
  static absl::StatusOr<std::unique_ptr<Sidecar>> Start(const config::LoadedConfig& loaded,
                                                        const base::Clock& clock);

  // As Drain(), then everything ends.
  ~Sidecar();

  // Says "not ready", takes no new calls, lets those under way and what waits to be learned end
  // within the configured time, and writes state to the disk. Only the first call does anything.
  void Drain();

  // Waits until what was logged so far is written, for a second at most.
  void FlushLog();

  // Looks at the rule files now.
  void CheckRules();

  // Where it listens, with the ports that were bound.
  const std::vector<std::string>& turn_addresses() const;
  const std::vector<std::string>& admin_addresses() const;
  int http_port() const;

  // The program's version.
  static std::string Version();

 private:
  struct Parts;
  explicit Sidecar(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_SIDECAR_H_
