#ifndef TURNOPT_SERVER_REPORT_REPORT_BUILDER_H_
#define TURNOPT_SERVER_REPORT_REPORT_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/core/rollout/targets.h"
#include "server/core/turn_log.h"
#include "server/report/report.h"
#include "server/report/report_rows.h"

namespace turnopt::report {

// Turns the rows of one or several turn logs into a report: name a pod, read its log into the
// builder, and so on for the next; then Build.
//
// A turn that two logs hold counts once. Turns before the period are taken as baseline when they
// were disabled or shadow, and left out otherwise. Labels and incidents must come after the turns
// of their log, as TurnLog::Read hands them over.
//
// External synchronisation.
class ReportBuilder final : public core::TurnLogVisitor {
 public:
  struct Options {
    core::TimeRange period;
    double wrong_reuse_budget = 0.01;          // share of turns, as the operator set it
    core::RolloutTargets targets;              // as the operator set them
    std::map<std::string, ModelPrice> prices;  // by model name
    std::string currency = "USD";
    absl::Duration step;           // of time series; zero: by length of the period
    size_t max_turns = 1'000'000;  // about 150 bytes each while building
    size_t max_states = 200;       // in by_state and shadow_findings
  };

  explicit ReportBuilder(Options options);

  // The log that the next rows come from.
  void StartPod(const std::string& name);

  void OnTurn(const core::TurnRecord& turn) override;
  void OnLabel(const core::LabelRecord& label) override;
  void OnIncident(const core::Incident& incident) override;

  Report Build() const;

 private:
  const Options options_;
  ReportRows rows_;
  absl::flat_hash_map<uint64_t, uint32_t> known_;  // row by hash of turn_id
  absl::flat_hash_map<std::string, bool> incidents_seen_;
  uint32_t pod_ = 0;
  int64_t turns_left_out_ = 0;
  int64_t duplicates_left_out_ = 0;
  int64_t labels_without_turn_ = 0;
};

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_REPORT_BUILDER_H_
