#ifndef TURNOPT_SERVER_TELEMETRY_TURN_LOG_LINES_H_
#define TURNOPT_SERVER_TELEMETRY_TURN_LOG_LINES_H_

#include <cstdint>

#include "server/base/mutex.h"
#include "server/core/incident.h"
#include "server/core/turn_record.h"
#include "server/telemetry/structured_log.h"

namespace turnopt::telemetry {

// Writes what operators read and what dashboards over logs query, a few lines a committed turn:
//   [LATENCY] total_ms and the stages that were measured
//   [CACHE] and [QUICK_RESPONSE] whether that source answered, and its hit rate so far
//   [QUALITY] overall_quality_score and quality_status
//   [TELEMETRY] Turn complete: all of the above and the decision
// and each alert with its own line. A turn without scores or latencies has no such line.
//
// Texts appear as hash and length unless the record carries them (log.texts).
//
// Thread-safe.
class TurnLogLines final : public core::TurnObserver, public core::AlertSink {
 public:
  // `log` must outlive this.
  explicit TurnLogLines(StructuredLog& log) : log_(log) {}

  void OnTurn(const core::TurnRecord& turn) override ABSL_LOCKS_EXCLUDED(mu_);
  // [TELEMETRY] Turn labelled, for labels that say right or wrong.
  void OnLabel(const core::LabelRecord& label) override;
  void OnIncident(const core::Incident& incident) override;

 private:
  struct HitRates {
    double cache = 0;
    double quick = 0;
    int64_t turns = 0;
  };

  // Counts the turn and gives the shares of all turns so far.
  HitRates Count(const core::TurnRecord& turn) ABSL_LOCKS_EXCLUDED(mu_);

  StructuredLog& log_;
  base::Mutex mu_;
  int64_t turns_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t cache_hits_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t quick_hits_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_TURN_LOG_LINES_H_
