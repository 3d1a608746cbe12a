// The shape that every monitor of the service levels has.
#ifndef TURNOPT_SERVER_CORE_SLA_MONITOR_H_
#define TURNOPT_SERVER_CORE_SLA_MONITOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/core/incident.h"
#include "server/core/turn_record.h"

namespace turnopt::core {

// A completed turn and the modes it is judged by.
struct WatchedTurn {
  const TurnRecord& record;
  Mode mode;      // of the call; the pod's where the decision is no longer known
  Mode in_force;  // the pod's, at completion

  // Part of the traffic that the sidecar may answer: what alerts and rollbacks are about.
  bool serving() const { return mode == Mode::kEnabled && in_force == Mode::kEnabled; }
  // Answered by the agent's LLM alone, as without the sidecar: what "baseline" means.
  bool baseline() const { return mode != Mode::kEnabled; }
  // Ran in the mode that is in force. Outside a canary share it did not.
  bool current() const { return mode == in_force; }
};

enum class Edge { kNone, kRaised, kResolved };

// What a monitor says after the turns that it has seen.
struct Verdict {
  bool breached = false;    // the condition holds, hysteresis included
  Edge edge = Edge::kNone;  // whether that began or ended since the last Evaluate
  double value = 0;         // what was measured, in the monitor's unit
  double threshold = 0;     // what it is held against, in the same unit
  size_t turns = 0;         // how many turns the value rests on
};

// Turns a condition into edges: raised once when it begins, resolved once when it is clearly over.
// What is neither keeps the status, which is the hysteresis. External synchronisation.
class EdgeTrigger {
 public:
  Edge Update(bool begins, bool over) {
    if (!raised_ && begins) {
      raised_ = true;
      return Edge::kRaised;
    }
    if (raised_ && over) {
      raised_ = false;
      return Edge::kResolved;
    }
    return Edge::kNone;
  }
  bool raised() const { return raised_; }
  void Reset() { raised_ = false; }

 private:
  bool raised_ = false;
};

class RecentTurns;

// One service level over completed turns, in order of completion. Pure: time is passed in.
// External synchronisation (ServiceLevels holds its lock).
class Monitor {
 public:
  virtual ~Monitor() = default;

  virtual IncidentKind kind() const = 0;
  virtual Severity severity() const = 0;

  virtual void Observe(const WatchedTurn& turn, absl::Time now) = 0;

  // The verdict after everything observed; an edge is reported once.
  virtual Verdict Evaluate(absl::Time now) = 0;

  // The line that operators grep for when `verdict` was raised.
  virtual std::string Line(const Verdict& verdict) const = 0;

  // What of the last turns explains it.
  virtual std::vector<Finding> Triage(const RecentTurns& recent) const { return {}; }

  // A response that the sidecar owed and did not give: an internal error, never a bad request. True
  // if the monitor counts it.
  virtual bool CountSidecarError() { return false; }

  // Forgets the turns observed, not a measured baseline: the mode in force changed, so that what
  // comes is no continuation of what was. A raised condition is dropped without an edge.
  virtual void Restart() = 0;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_SLA_MONITOR_H_
