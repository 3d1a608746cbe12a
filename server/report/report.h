// What a report says. Made by ReportBuilder from the rows of turn logs; shown by clients.
//
// Plain values. Times are UTC; latencies milliseconds from the end of the caller's speech to the
// first audio; quality points of 0-100; shares 0..1.
#ifndef TURNOPT_SERVER_REPORT_REPORT_H_
#define TURNOPT_SERVER_REPORT_REPORT_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/core/decision.h"
#include "server/core/incident.h"
#include "server/core/rollout/targets.h"
#include "server/core/turn.h"
#include "server/core/turn_log.h"
#include "server/report/statistics.h"

namespace turnopt::report {

// Latencies are counted in steps of 250 ms up to 8 s; the last count holds all above.
inline constexpr double kLatencyStepMs = 250;
inline constexpr int kLatencySteps = 33;

// How long callers waited.
struct LatencySummary {
  Mean mean_ms;  // n: turns of which the agent measured it
  double p50_ms = 0;
  double p95_ms = 0;
  double p99_ms = 0;
  absl::optional<Interval> p95_confidence;
  std::array<int64_t, kLatencySteps> counts{};
};

// Some turns, summed up.
struct TurnSummary {
  int64_t turns = 0;
  int64_t calls = 0;
  std::array<int64_t, base::kCountOf<core::Source>> by_source{};  // who spoke
  LatencySummary latency;
  Mean quality;
  Share hit_rate;   // answered by the sidecar: a quick response or the cache
  Share cached;     // answered by the cache
  Share llm_calls;  // turns for which the LLM was called, verifications included
  Share errors;     // TurnRecord::IsError
  int64_t llm_timeouts = 0;
  int64_t prompt_tokens = 0;
  int64_t completion_tokens = 0;
  double cost = 0;             // by the price table; verifications at the mean price of a call
  int64_t unpriced_calls = 0;  // LLM calls of models that the table lacks, or without tokens
};

// Turns of one response type, state or pod.
struct SummarySlice {
  std::string flow;  // of a dialog state; else empty
  std::string name;  // response type, dialog state or pod; `other` beyond the bound
  TurnSummary summary;
};

// Turns of one step of time.
struct TimeStep {
  absl::Time start;
  std::array<int64_t, base::kCountOf<core::Source>> by_source{};
  Mean latency_ms;
  Mean quality;
  double wrong_reuse = 0;    // estimated share of the step's turns
  int64_t reuse_labels = 0;  // behind that estimate
};

// How often reused replies were wrong: of all enabled turns, estimated from the labels of served
// ones, each weighted by 1 / its rate of verification.
struct WrongReuse {
  core::Source source = core::Source::kCache;
  int64_t turns = 0;   // enabled
  int64_t served = 0;  // of these answered from `source`
  int64_t labels = 0;  // of served turns
  int64_t wrong_labels = 0;
  double effective_labels = 0;  // Kish's (sum of weights)^2 / sum of squares
  double share = 0;             // of all enabled turns
  absl::optional<Interval> confidence;
};

// Whether things got worse while optimisations were on: lines fitted to the enabled turns.
struct Trend {
  Slope latency_ms_per_day;
  Slope quality_per_day;
  double days = 0;  // between the first and the last enabled turn
};

enum class CriterionStatus { kMet, kNotMet, kTooLittleData };
inline constexpr base::EnumRow<CriterionStatus> kCriterionStatuses[] = {
    {CriterionStatus::kMet, "met", 1},
    {CriterionStatus::kNotMet, "not_met", 2},
    {CriterionStatus::kTooLittleData, "too_little_data", 3},
};
constexpr const auto& EnumRows(CriterionStatus) { return kCriterionStatuses; }

// One of the success criteria of a rollout, judged by the whole interval and not by its middle.
struct Criterion {
  std::string id;     // stable, such as "mean_latency"
  std::string title;  // "Mean latency below 1.5 s"
  CriterionStatus status = CriterionStatus::kTooLittleData;
  absl::optional<double> value;
  absl::optional<Interval> confidence;
  std::string unit;  // "ms", "points", "share", "count" or "per period"
  int64_t n = 0;     // turns behind the value
  std::string why;   // one sentence
};

enum class Recommendation { kEnable, kKeepWatching, kFixTemplate };
inline constexpr base::EnumRow<Recommendation> kRecommendations[] = {
    {Recommendation::kEnable, "enable", 1},
    {Recommendation::kKeepWatching, "keep_watching", 2},
    {Recommendation::kFixTemplate, "fix_template", 3},
};
constexpr const auto& EnumRows(Recommendation) { return kRecommendations; }

// A candidate that said something else than the LLM did.
struct Disagreement {
  std::string turn_id;
  core::Source source = core::Source::kCache;
  double confidence = 0;
  double agreement = 0;  // the judge's probability that both say the same
  uint64_t call_hash = 0;
  uint64_t utterance_hash = 0;
  uint64_t reply_hash = 0;  // of what the LLM said
  std::string utterance;    // texts only where the log has them, cut to 200 bytes
  std::string reply;
};

// What shadow mode found out about one dialog state.
struct ShadowFinding {
  std::string flow;
  std::string dialog_state;
  int64_t turns = 0;  // in shadow mode, calls outside the canary included
  Share would_serve;
  Share quick_agreed;   // of the judged candidates of quick responses
  Share cached_agreed;  // of the judged candidates of the cache
  Recommendation recommendation = Recommendation::kKeepWatching;
  std::string why;
  std::vector<Disagreement> disagreements;  // the most confident ones first, at most five
};

struct IncidentCount {
  core::IncidentKind kind = core::IncidentKind::kAdvice;
  int64_t raised = 0;
  int64_t critical = 0;
};

// What an LLM's tokens cost.
struct ModelPrice {
  double per_million_prompt_tokens = 0;
  double per_million_completion_tokens = 0;
};

struct Report {
  core::TimeRange period;
  absl::Time first_turn = absl::InfiniteFuture();  // of the period
  absl::Time last_turn = absl::InfinitePast();
  std::string currency;  // of all costs; empty: no price table
  double wrong_reuse_budget = 0.01;
  core::RolloutTargets targets;

  TurnSummary all;       // every turn of the period
  TurnSummary enabled;   // turns of the period in mode enabled: after, and the canary
  TurnSummary stable;    // the other turns of the period: beside the canary
  TurnSummary baseline;  // disabled and shadow turns, the period's and older ones: before

  std::vector<SummarySlice> by_response_type;  // of `enabled`
  std::vector<SummarySlice> by_state;          // of `enabled`, most turns first
  std::vector<SummarySlice> by_pod;            // of `all`; empty with a single one
  absl::Duration step;
  std::vector<TimeStep> over_time;  // of `all`
  std::vector<WrongReuse> wrong_reuse;
  Trend trend;

  double llm_calls_saved = 0;  // share, against the baseline's calls per turn
  double cost_saved = 0;       // against the baseline's cost per turn
  absl::optional<double> cost_saved_share;

  std::vector<IncidentCount> incidents;
  int64_t critical_incidents = 0;
  int64_t rollbacks = 0;
  int64_t rollbacks_for_quality = 0;

  std::vector<Criterion> criteria;
  std::vector<ShadowFinding> shadow_findings;  // most turns first

  int64_t turns_left_out = 0;       // beyond the builder's bound
  int64_t duplicates_left_out = 0;  // in more than one of the merged logs
  int64_t labels_without_turn = 0;
};

}  // namespace turnopt::report

#endif  // TURNOPT_SERVER_REPORT_REPORT_H_
