#ifndef TURNOPT_SERVER_APP_SOCKETS_H_
#define TURNOPT_SERVER_APP_SOCKETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/config/load.h"

namespace turnopt::app {

// What one listener binds, and what it had to leave out.
struct ListenPlan {
  std::vector<std::string> addresses;
  std::vector<std::string> left_out;  // one sentence each
};

// The addresses behind a socket setting and an address setting; empty values are not there. Makes
// the socket's folder (0750) where it is missing. A socket whose folder cannot be made or written
// is an error if somebody asked for it, and left out if it is only the default.
absl::StatusOr<ListenPlan> PlanListening(const config::LoadedConfig& loaded,
                                         absl::string_view socket_setting,
                                         absl::string_view address_setting);

}  // namespace turnopt::app

#endif  // TURNOPT_SERVER_APP_SOCKETS_H_
