#ifndef TURNOPT_CLIENT_CLI_REPLAY_REFILL_CHECK_H_
#define TURNOPT_CLIENT_CLI_REPLAY_REFILL_CHECK_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace turnopt::cli {

// Whether `served` is `stored` with some of `stored_variables`' values replaced by the values that
// `served_variables` has for the same names, and nothing else changed. Written apart from the
// sidecar's delexicaliser, as a check on it: it knows only what a refilled reply may look like.
// Case of the replaced value does not matter. False for texts of more than 4,096 bytes that are not
// equal.
bool IsRefilled(absl::string_view stored,
                const std::map<std::string, std::string>& stored_variables,
                absl::string_view served,
                const std::map<std::string, std::string>& served_variables);

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPLAY_REFILL_CHECK_H_
