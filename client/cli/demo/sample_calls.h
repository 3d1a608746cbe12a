#ifndef TURNOPT_CLIENT_CLI_DEMO_SAMPLE_CALLS_H_
#define TURNOPT_CLIENT_CLI_DEMO_SAMPLE_CALLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/stream/turn_stream.h"

namespace turnopt::cli {

// The calls of deploy/samples, which are part of the program: one of the sales agent, one of the
// booking line, and so on.
absl::StatusOr<std::vector<StreamTurn>> SampleCalls();

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_DEMO_SAMPLE_CALLS_H_
