// Series of small closed sets are resolved at construction. Those of larger ones (decisions,
// states, caps) are looked up per completed turn: that is off the path a caller waits for.
#include "server/telemetry/recorder.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <string>

#include "server/base/enum_table.h"
#include "server/core/turn_fields.h"
#include "server/telemetry/names.h"

namespace turnopt::telemetry {
namespace {

constexpr int Index(core::Source source) { return static_cast<int>(source); }

// Whether incidents of the kind hold until they are resolved; the others happen and are over.
bool Lasts(core::IncidentKind kind) {
  return kind != core::IncidentKind::kRearmed && kind != core::IncidentKind::kRampAdvanced &&
         kind != core::IncidentKind::kRampHalted;
}

}  // namespace

Recorder::Recorder(const Options& options, MetricRegistry& registry)
    : registry_(registry),
      states_(options.max_states),
      unknown_decisions_(registry.Counter(
          metric::kUnknownDecisions,
          "Completed turns whose decision was not, or no longer, remembered.", {})),
      interrupted_(registry.Counter(metric::kInterruptedTurns,
                                    "Completed turns whose reply the caller cut short.", {})),
      llm_calls_(registry.Counter(metric::kLlmCalls,
                                  "Calls of the agent's LLM, verifications included.", {})),
      llm_failed_(registry.Counter(metric::kLlmFailures,
                                   "Calls of the agent's LLM that gave no reply, by kind.",
                                   {{label::kKind, "failed"}})),
      llm_timed_out_(registry.Counter(metric::kLlmFailures, "", {{label::kKind, "timed_out"}})),
      prompt_tokens_(registry.Counter(metric::kLlmTokens,
                                      "Tokens of the agent's LLM, as the agent reports them.",
                                      {{label::kDirection, "prompt"}})),
      completion_tokens_(
          registry.Counter(metric::kLlmTokens, "", {{label::kDirection, "completion"}})),
      learning_(registry.Histogram(metric::kLearningDuration,
                                   "Time spent learning from one completed turn.",
                                   bucket::kRpcSeconds, {})),
      satisfaction_(registry.Histogram(
          metric::kSatisfaction,
          "What callers' next words show of the reply before, 0 to 100 points; 50 is nothing.",
          bucket::kSatisfactionPoints, {})) {
  for (const core::SourceRow& source : core::kSources) {
    const MetricLabels labels = {{label::kResponseType, source.response_type}};
    turn_duration_[Index(source.value)] = &registry.Histogram(
        metric::kTurnDuration, "From the end of the caller's speech to the first audio.",
        bucket::kTurnSeconds, labels);
    quality_[Index(source.value)] =
        &registry.Histogram(metric::kQualityScore, "Quality of spoken replies, 0 to 100 points.",
                            bucket::kQualityPoints, labels);
  }
  registry.PullValue(PulledKind::kCounter, metric::kStateLabelOverflows,
                     "Dialog states counted under the label value `other`.",
                     [this] { return static_cast<double>(states_.overflows()); });
  registry.Pull(PulledKind::kGauge, metric::kAlertActive,
                "1 while the alert's condition holds, by alert.", [this] {
                  std::vector<PulledSample> samples;
                  base::MutexLock lock(&alerts_mu_);
                  // Without the last: kinds of a newer version's stored incidents.
                  for (int i = 0; i + 1 < base::kCountOf<core::IncidentKind>; ++i) {
                    const auto kind = static_cast<core::IncidentKind>(i);
                    samples.push_back({{{label::kAlert, base::Name(kind)}},
                                       active_[static_cast<size_t>(i)].empty() ? 0.0 : 1.0});
                  }
                  return samples;
                });
}

void Recorder::OnTurn(const core::TurnRecord& turn) {
  turns_[Index(turn.spoken)].fetch_add(1, std::memory_order_relaxed);
  registry_
      .Counter(metric::kTurns, "Completed turns, by who spoke and the mode in force for the call.",
               {{label::kSource, base::Name(turn.spoken)}, {label::kMode, base::Name(turn.mode)}})
      .Increment();
  registry_
      .Counter(metric::kTurnsByState, "Completed turns, by dialog state and who spoke.",
               {{label::kState, states_.Admit(turn.dialog_state)},
                {label::kResponseType, core::ResponseTypeName(turn.spoken)}})
      .Increment();
  if (turn.decision_known) {
    registry_
        .Counter(metric::kDecisions, "Decisions of completed turns: who, how matched, and why.",
                 {{label::kSource, base::Name(turn.decided)},
                  {label::kMatch, base::Name(turn.match)},
                  {label::kReason, base::Name(turn.reason)}})
        .Increment();
  } else {
    unknown_decisions_.Increment();
  }
  if (turn.candidate) {
    registry_
        .Counter(metric::kCandidates,
                 "Completed turns for which a reply was held back, by who would have spoken.",
                 {{label::kSource, base::Name(*turn.candidate)},
                  {label::kReason, base::Name(turn.reason)}})
        .Increment();
  }
  if (turn.interrupted) interrupted_.Increment();
  if (turn.llm_called) {
    CountLlm(turn.llm_failed, turn.llm_timed_out, turn.prompt_tokens, turn.completion_tokens);
  }
  if (turn.latency.total) {
    turn_duration_[Index(turn.spoken)]->Observe(absl::ToDoubleSeconds(*turn.latency.total));
  }
  ObserveStages(turn.latency);
  if (turn.quality) {
    quality_[Index(turn.spoken)]->Observe(turn.quality->overall);
    const MetricLabels state = {{label::kState, states_.Admit(turn.dialog_state)}};
    registry_
        .Counter(metric::kStateQualityPoints,
                 "Sum of the quality scores, by dialog state; its mean is this over the turns.",
                 state)
        .Increment(turn.quality->overall);
    registry_.Counter(metric::kStateQualityTurns, "Scored turns, by dialog state.", state)
        .Increment();
    registry_
        .Counter(metric::kQualityTurns, "Scored turns, by the status of the score.",
                 {{label::kStatus, std::string(base::Name(turn.quality->status))},
                  {label::kResponseType, core::ResponseTypeName(turn.spoken)}})
        .Increment();
    for (const std::string& cap : turn.quality->caps) {
      registry_
          .Counter(metric::kQualityCaps, "Scored turns that a named failure capped, by failure.",
                   {{label::kCap, cap}})
          .Increment();
    }
  }
}

void Recorder::OnLabel(const core::LabelRecord& record) {
  const std::string source = base::Name(record.source);
  if (record.label.labelled) {
    registry_
        .Counter(metric::kLabels,
                 "Candidates compared with the LLM's reply, by tier and agreement.",
                 {{label::kSource, source}, {label::kRight, record.label.right ? "true" : "false"}})
        .Increment();
  }
  registry_
      .Counter(metric::kLearned, "Completed turns offered to each tier, and what came of it.",
               {{label::kSource, source}, {label::kOutcome, base::Name(record.label.outcome)}})
      .Increment();
}

void Recorder::OnIncident(const core::Incident& incident) {
  const bool raised = incident.phase == core::Incident::Phase::kRaised;
  {
    base::MutexLock lock(&alerts_mu_);
    absl::flat_hash_set<std::string>& active = active_[static_cast<size_t>(incident.kind)];
    if (!raised) {
      active.erase(incident.id);
    } else if (Lasts(incident.kind)) {
      active.insert(incident.id);
    }
  }
  if (!raised) return;
  registry_
      .Counter(metric::kAlerts, "Alerts and incidents raised, by kind and severity.",
               {{label::kAlert, base::Name(incident.kind)},
                {label::kSeverity, base::Name(incident.severity)}})
      .Increment();
}

void Recorder::OnVerification(const core::LlmResult& llm) {
  CountLlm(llm.failed, llm.timed_out, llm.prompt_tokens, llm.completion_tokens);
}

void Recorder::OnSatisfaction(double score) { satisfaction_.Observe(score); }

void Recorder::OnLearned(absl::Duration elapsed) {
  learning_.Observe(absl::ToDoubleSeconds(elapsed));
}

uint64_t Recorder::turns(core::Source spoken) const {
  return turns_[Index(spoken)].load(std::memory_order_relaxed);
}

void Recorder::CountLlm(bool failed, bool timed_out, uint32_t prompt_tokens,
                        uint32_t completion_tokens) {
  llm_calls_.Increment();
  if (timed_out) {
    llm_timed_out_.Increment();
  } else if (failed) {
    llm_failed_.Increment();
  }
  prompt_tokens_.Increment(prompt_tokens);
  completion_tokens_.Increment(completion_tokens);
}

void Recorder::ObserveStages(const core::StageLatency& latency) {
  const auto observe = [&](const core::RecordField& stage,
                           const absl::optional<absl::Duration>& duration) {
    if (!duration || &duration == &latency.total) return;
    registry_
        .Histogram(metric::kStageDuration, "Stages of completed turns, where the agent measured.",
                   bucket::kTurnSeconds, {{label::kStage, stage.column}})
        .Observe(absl::ToDoubleSeconds(*duration));
  };
  core::FieldsOf<core::StageLatency>::Visit(latency, observe);
}

}  // namespace turnopt::telemetry
