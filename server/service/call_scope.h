#ifndef TURNOPT_SERVER_SERVICE_CALL_SCOPE_H_
#define TURNOPT_SERVER_SERVICE_CALL_SCOPE_H_

#include <functional>
#include <string>

#include "absl/time/time.h"

namespace turnopt::service {

// What a handler may know of the RPC around it. Lives as long as the RPC.
struct CallScope {
  absl::Time now;           // wall time, read once on arrival
  absl::Duration arrived;   // monotonic time of the arrival
  std::string traceparent;  // W3C trace context in the request's metadata; empty: none
  // True once the client has gone or its deadline has passed, and while the server drains:
  // streaming handlers return then.
  std::function<bool()> cancelled;
};

}  // namespace turnopt::service

#endif  // TURNOPT_SERVER_SERVICE_CALL_SCOPE_H_
