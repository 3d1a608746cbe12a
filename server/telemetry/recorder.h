#ifndef TURNOPT_SERVER_TELEMETRY_RECORDER_H_
#define TURNOPT_SERVER_TELEMETRY_RECORDER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "server/base/enum_table.h"
#include "server/base/mutex.h"
#include "server/core/incident.h"
#include "server/core/turn_record.h"
#include "server/telemetry/bounded_labels.h"
#include "server/telemetry/metric_registry.h"

namespace turnopt::telemetry {

// Turns what happened to committed turns into metrics, and is alone in doing so: core returns facts
// and knows no metric. Everything is counted at completion; asking counts nothing.
//
// Thread-safe.
class Recorder final : public core::TurnObserver, public core::AlertSink {
 public:
  struct Options {
    size_t max_states = 64;  // dialog states with a label value of their own
  };

  // `registry` must outlive this.
  Recorder(const Options& options, MetricRegistry& registry);

  void OnTurn(const core::TurnRecord& turn) override;
  void OnLabel(const core::LabelRecord& label) override;
  void OnIncident(const core::Incident& incident) override ABSL_LOCKS_EXCLUDED(alerts_mu_);

  // The LLM's part of a verification: a call that cost money, but no turn.
  void OnVerification(const core::LlmResult& llm);
  // How well a reply satisfied its caller, 0 to 100, as the next words show.
  void OnSatisfaction(double score);
  // Learning from one turn took so long.
  void OnLearned(absl::Duration elapsed);

  // Turns since the start, by who spoke.
  uint64_t turns(core::Source spoken) const;

 private:
  void CountLlm(bool failed, bool timed_out, uint32_t prompt_tokens, uint32_t completion_tokens);
  void ObserveStages(const core::StageLatency& latency);

  MetricRegistry& registry_;
  BoundedLabels states_;
  std::array<std::atomic<uint64_t>, base::kCountOf<core::Source>> turns_{};
  base::Mutex alerts_mu_;
  // Ids of what was raised and not resolved, by kind: one kind may hold for several flows at once.
  std::array<absl::flat_hash_set<std::string>, base::kCountOf<core::IncidentKind>> active_
      ABSL_GUARDED_BY(alerts_mu_);

  // Resolved at construction.
  prometheus::Counter& unknown_decisions_;
  prometheus::Counter& interrupted_;
  prometheus::Counter& llm_calls_;
  prometheus::Counter& llm_failed_;
  prometheus::Counter& llm_timed_out_;
  prometheus::Counter& prompt_tokens_;
  prometheus::Counter& completion_tokens_;
  prometheus::Histogram& learning_;
  prometheus::Histogram& satisfaction_;
  std::array<prometheus::Histogram*, base::kCountOf<core::Source>> turn_duration_;
  std::array<prometheus::Histogram*, base::kCountOf<core::Source>> quality_;
};

}  // namespace turnopt::telemetry

#endif  // TURNOPT_SERVER_TELEMETRY_RECORDER_H_
