#ifndef TURNOPT_SERVER_CORE_ROLLOUT_RAMP_H_
#define TURNOPT_SERVER_CORE_ROLLOUT_RAMP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/core/rollout/ramp_criteria.h"
#include "server/core/rollout/rollout_state.h"

namespace turnopt::core {

// What to do with a ramp now.
struct RampMove {
  enum class Kind { kWait, kAdvance, kFinish, kHalt };

  Kind kind = Kind::kWait;
  std::string why;  // one line: the criterion that failed, or what is waited for
};

// Decides when a rollout goes on: each step of the plan holds a canary share for its duration, and
// the next one begins only when every criterion of the step's stage is met. A criterion that has
// its least number of turns and is not met halts the ramp at once, with the reason; too few turns
// make it wait. A halted ramp keeps its share until an operator resumes or ends it (a rollback
// takes the share away by the latch).
//
// Pure and immutable: the state and the time are passed in.
class Ramp {
 public:
  struct Options {
    std::vector<RampStep> plan = GuidePlan();
    std::vector<CriterionRow> criteria = GuideCriteria();
  };
  static constexpr size_t kMaxSteps = 50;

  // The deployment guide's calendar: shadow on days 1 to 3, 10 % then 25 % to day 7, 25 % from day
  // 8, 50 % from day 10, 75 % from day 12, 100 % from day 14, watched until day 30.
  static std::vector<RampStep> GuidePlan();

  // kInvalidArgument, naming the step, for an empty or overlong plan, a share outside 0-100, a
  // share that falls, or a duration that is not above zero.
  static absl::Status CheckPlan(const std::vector<RampStep>& plan);

  // The stage that a share belongs to where an operator gives shares alone: 0 % is shadow, up to
  // 25 % canary, below 100 % ramp-up, and 100 % stabilization.
  static RampStage StageOf(double percent);

  static absl::StatusOr<Ramp> Create(Options options);

  // A ramp at its first step. `plan` empty: the configured one.
  absl::StatusOr<RampState> Start(std::vector<RampStep> plan, const Attribution& set) const;

  // The verdicts on the present step, in the order of the table.
  std::vector<CriterionVerdict> Verdicts(const RampState& state) const;

  RampMove Decide(const RampState& state, absl::Time now) const;

  // The state after `move`. Measures of the step before are kept for comparison where it answered
  // turns.
  RampState Apply(RampState state, const RampMove& move, absl::Time now) const;

  // A halted ramp that goes on with the present step, whose duration and measures begin anew.
  RampState Resume(RampState state, const Attribution& set) const;

 private:
  explicit Ramp(Options options) : options_(std::move(options)) {}

  Options options_;
};

}  // namespace turnopt::core

#endif  // TURNOPT_SERVER_CORE_ROLLOUT_RAMP_H_
