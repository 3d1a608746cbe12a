#ifndef TURNOPT_CLIENT_CLI_REPLAY_REPLAYER_H_
#define TURNOPT_CLIENT_CLI_REPLAY_REPLAYER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cli/replay/sidecar.h"
#include "client/cli/stream/turn_stream.h"

namespace turnopt::cli {

// What became of one turn of a stream.
struct ReplayedTurn {
  size_t index = 0;      // in the stream
  bool enabled = false;  // in the part in which decisions are served
  turnoptimizer::v1::OptimizeTurnResponse response;
  absl::Duration latency;  // of OptimizeTurn, as the agent sees it
  absl::Duration total;    // what the caller waited; with Options::llm_delay only
  turnoptimizer::v1::CompleteTurnResponse completed;

  // The decision was spoken in the LLM's place.
  bool served() const;
};

// Plays a recorded stream through a sidecar as the agent of those calls would: the first part in
// shadow mode, the rest enabled. What the file knows and a live agent would not, stays here: the
// answer key is never sent, and neither is the LLM's reply to a turn that was served and not chosen
// for verification. `previous_reply` is what the recorded agent had said, since it is what the
// recorded caller answered.
//
// The sidecar's mode must allow the operator to choose shadow and enabled. External
// synchronisation.
class Replayer {
 public:
  struct Options {
    double shadow_share = 0.5;                         // of the turns
    bool plain = false;                                // as an agent without dialog states
    absl::Duration learn_timeout = absl::Seconds(30);  // for one turn
    // Changes modes and waits for learning, for which the admin service must answer. Off: plays
    // everything in the mode in force.
    bool steer = true;
    // Stop when another mode than the wanted one is in force.
    bool insist_on_mode = true;
    std::string tenant;  // keeps what is learned apart from the tenants of real calls
    // How long a pretended LLM takes for the turn of this index, and the rest of the agent for any.
    // Nobody waits for it: it is only reported. Empty: no latencies are reported.
    std::function<absl::Duration(size_t)> llm_delay;
    absl::Duration other_delay;
  };

  // `sidecar` must outlive the replayer.
  Replayer(const Options& options, Sidecar& sidecar) : options_(options), sidecar_(sidecar) {}

  // Calls `each` after every turn. Stops at the sidecar's first error, and with
  // kFailedPrecondition when another mode than the wanted one is in force.
  absl::Status Play(const std::vector<StreamTurn>& turns,
                    const std::function<void(const ReplayedTurn&)>& each);

 private:
  absl::Status SwitchTo(turnoptimizer::v1::Mode mode);
  absl::Status PlayTurn(const StreamTurn& turn, ReplayedTurn* replayed);
  void FillLatency(ReplayedTurn* replayed, turnoptimizer::v1::StageLatency* latency) const;

  const Options options_;
  Sidecar& sidecar_;
};

}  // namespace turnopt::cli

#endif  // TURNOPT_CLIENT_CLI_REPLAY_REPLAYER_H_
