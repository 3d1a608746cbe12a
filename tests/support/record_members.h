// Random records, and whether two are equal, member by member and without the tables of
// server/core/turn_fields.h and storage/rollout_state_json.cc: what those forget is found here.
// Each Members names every member of its struct; with another number of names it does not compile.
#ifndef TURNOPT_TESTS_SUPPORT_RECORD_MEMBERS_H_
#define TURNOPT_TESTS_SUPPORT_RECORD_MEMBERS_H_

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "server/base/enum_table.h"
#include "server/core/rollout/rollout_state.h"
#include "server/core/turn_log.h"

namespace turnopt::testing {

inline auto Members(core::Scope& scope) {
  auto& [tenant, agent_version, facts_epoch, locale] = scope;
  return std::tie(tenant, agent_version, facts_epoch, locale);
}

inline auto Members(core::StageLatency& latency) {
  auto& [stt, endpointing, prompt, llm_first_token, llm, tts_first_byte, tts, total] = latency;
  return std::tie(stt, endpointing, prompt, llm_first_token, llm, tts_first_byte, tts, total);
}

// Without the factors, which are not kept, and the status, which follows.
inline auto Members(core::QualityScore& quality) {
  auto& [overall, uncalibrated, status, factors, caps, profile] = quality;
  (void)status, (void)factors;
  return std::tie(overall, uncalibrated, caps, profile);
}

inline auto Members(core::TurnRecord& turn) {
  auto& [turn_id, completed_at, call_hash, caller_hash, scope, flow, dialog_state, mode,
         decision_known, decided, spoken, match, reason, confidence, candidate, verify,
         utterance_hash, utterance_bytes, utterance_words, reply_hash, reply_bytes, reply_words,
         utterance, reply, latency, llm_called, llm_failed, llm_timed_out, llm_called_tools, model,
         prompt_tokens, completion_tokens, interrupted, quality, traceparent] = turn;
  return std::tie(turn_id, completed_at, call_hash, caller_hash, scope, flow, dialog_state, mode,
                  decision_known, decided, spoken, match, reason, confidence, candidate, verify,
                  utterance_hash, utterance_bytes, utterance_words, reply_hash, reply_bytes,
                  reply_words, utterance, reply, latency, llm_called, llm_failed, llm_timed_out,
                  llm_called_tools, model, prompt_tokens, completion_tokens, interrupted, quality,
                  traceparent);
}

// Without `labelled`, which is true of every kept label.
inline auto Members(core::TierLabel& label) {
  auto& [labelled, served, right, agreement, weight, learned, outcome] = label;
  (void)labelled;
  return std::tie(served, right, agreement, weight, learned, outcome);
}

inline auto Members(core::LabelRecord& record) {
  auto& [turn_id, labelled_at, scope, flow, dialog_state, source, label] = record;
  return std::tie(turn_id, labelled_at, scope, flow, dialog_state, source, label);
}

inline auto Members(core::Finding& finding) {
  auto& [name, text] = finding;
  return std::tie(name, text);
}

inline auto Members(core::Incident& incident) {
  auto& [id, kind, severity, phase, at, flow, line, value, threshold, triage] = incident;
  return std::tie(id, kind, severity, phase, at, flow, line, value, threshold, triage);
}

inline auto Members(core::Attribution& set) {
  auto& [by, why, at] = set;
  return std::tie(by, why, at);
}

inline auto Members(core::OperatorMode& mode) {
  auto& [value, set] = mode;
  return std::tie(value, set);
}

inline auto Members(core::SourceSwitch& one) {
  auto& [source, dialog_state, allowed, set] = one;
  return std::tie(source, dialog_state, allowed, set);
}

inline auto Members(core::TimeoutOverride& one) {
  auto& [dialog_state, state_class, timeout, set] = one;
  return std::tie(dialog_state, state_class, timeout, set);
}

inline auto Members(core::SuspendedFlow& one) {
  auto& [flow, incident_id, set] = one;
  return std::tie(flow, incident_id, set);
}

inline auto Members(core::RollbackLatch& latch) {
  auto& [incident_id, automatic, set] = latch;
  return std::tie(incident_id, automatic, set);
}

inline auto Members(core::RampStep& step) {
  auto& [stage, percent, duration] = step;
  return std::tie(stage, percent, duration);
}

inline auto Members(core::RampMeasures& measures) {
  auto& [turns, timed_turns, total_ms, scored_turns, quality, errors, answered, answerable,
         llm_calls, sidecar_errors, critical_incidents, quality_rollbacks] = measures;
  return std::tie(turns, timed_turns, total_ms, scored_turns, quality, errors, answered, answerable,
                  llm_calls, sidecar_errors, critical_incidents, quality_rollbacks);
}

inline auto Members(core::RampState& ramp) {
  auto& [status, plan, step, started_at, step_started_at, halt_reason, set, current, previous,
         baseline] = ramp;
  return std::tie(status, plan, step, started_at, step_started_at, halt_reason, set, current,
                  previous, baseline);
}

inline auto Members(core::RolloutState& state) {
  auto& [operator_mode, canary_percent, canary_set, switches, timeouts, suspended_flows, latch,
         ramp] = state;
  return std::tie(operator_mode, canary_percent, canary_set, switches, timeouts, suspended_flows,
                  latch, ramp);
}

// Fills records with values that are usual, odd and extreme. Texts are valid UTF-8.
class RandomRecords {
 public:
  explicit RandomRecords(uint64_t seed) : random_(seed) {}

  // With an id of its own.
  core::TurnRecord Turn() {
    core::TurnRecord turn;
    Fill(turn);
    turn.turn_id += absl::StrCat("#", ++ids_);
    if (turn.quality) turn.quality->status = core::StatusOfQuality(turn.quality->overall);
    return turn;
  }
  core::LabelRecord Label() {
    core::LabelRecord label;
    Fill(label);
    label.turn_id += absl::StrCat("#", ++ids_);
    label.label.labelled = true;
    return label;
  }
  core::Incident Incident() {
    core::Incident incident;
    Fill(incident);
    incident.id += absl::StrCat("#", ++ids_);
    return incident;
  }
  core::RolloutState Rollout() {
    core::RolloutState state;
    Fill(state);
    return state;
  }

 private:
  uint64_t Below(uint64_t end) { return random_() % end; }
  template <typename T, size_t n>
  T OneOf(const T (&values)[n]) {
    return values[Below(n)];
  }

  void Fill(std::string& text) {
    const std::string kPieces[] = {"",
                                   "a",
                                   "Olá",
                                   "\"\\",
                                   "\n\t",
                                   "\xF0\x9F\x98\x80",
                                   "ok, ok; a: b",
                                   std::string(1, '\0'),
                                   "\xE2\x80\xA8",
                                   std::string(300, 'x')};
    text = OneOf(kPieces) + OneOf(kPieces);
  }
  void Fill(bool& value) { value = Below(2) == 1; }
  void Fill(uint32_t& value) {
    const uint32_t kValues[] = {0, 1, static_cast<uint32_t>(Below(100'000)),
                                std::numeric_limits<uint32_t>::max()};
    value = OneOf(kValues);
  }
  void Fill(uint64_t& value) {
    const uint64_t kValues[] = {0, 1, random_(), std::numeric_limits<uint64_t>::max()};
    value = OneOf(kValues);
  }
  void Fill(double& value) {
    const double kValues[] = {0,       1,      -0.5,  84.996,
                              1.0 / 3, 1e-300, 1e200, static_cast<double>(Below(10'001)) / 100};
    value = OneOf(kValues);
  }
  // Within the years that RFC 3339 can write.
  void Fill(absl::Time& time) {
    const int64_t kValues[] = {0, -1, 1'767'603'600'123'456,
                               static_cast<int64_t>(Below(250'000'000'000'000'000))};
    time = absl::FromUnixMicros(OneOf(kValues));
  }
  void Fill(absl::Duration& duration) {
    const int64_t kValues[] = {0, 1, 999, static_cast<int64_t>(Below(86'400'000'000))};
    duration = absl::Microseconds(OneOf(kValues));
  }
  // Names of a closed set: no commas, not empty.
  void Fill(std::vector<std::string>& names) {
    names.clear();
    for (uint64_t i = Below(3); i > 0; --i) names.push_back(absl::StrCat("cap_", Below(100)));
  }
  template <typename T>
  void Fill(std::vector<T>& values) {
    values.resize(Below(4));
    for (T& value : values) Fill(value);
  }
  template <typename T>
  void Fill(absl::optional<T>& value) {
    value.reset();
    if (Below(3) > 0) Fill(value.emplace());
  }
  template <typename T>
  void Fill(T& value) {
    if constexpr (std::is_enum_v<T>) {
      value = base::Rows<T>()[Below(std::size(base::Rows<T>()))].value;
    } else {
      std::apply([this](auto&... member) { (Fill(member), ...); }, Members(value));
    }
  }

  std::mt19937_64 random_;
  uint64_t ids_ = 0;
};

// Whether every member of `a` is as in `b`.
template <typename T>
bool SameMembers(T& a, T& b);

template <typename T>
bool SameMembers(absl::optional<T>& a, absl::optional<T>& b) {
  return a.has_value() == b.has_value() && (!a || SameMembers(*a, *b));
}

template <typename T>
bool SameMembers(std::vector<T>& a, std::vector<T>& b) {
  bool same = a.size() == b.size();
  for (size_t i = 0; same && i < a.size(); ++i) same = SameMembers(a[i], b[i]);
  return same;
}

template <typename T, typename = void>
struct HasMembers : std::false_type {};
template <typename T>
struct HasMembers<T, std::void_t<decltype(Members(std::declval<T&>()))>> : std::true_type {};

template <typename T>
bool SameMembers(T& a, T& b) {
  if constexpr (HasMembers<T>::value) {
    return std::apply(
        [&](auto&... of_a) {
          return std::apply([&](auto&... of_b) { return (SameMembers(of_a, of_b) && ...); },
                            Members(b));
        },
        Members(a));
  } else {
    return a == b;
  }
}

// The first member that is the same in both, or differs, counted from 1 in the order of its
// declaration; 0: none.
template <typename T>
int FirstMember(T a, T b, bool same) {
  int place = 0;
  int first = 0;
  const auto look = [&](auto& of_a, auto& of_b) {
    ++place;
    if (first == 0 && SameMembers(of_a, of_b) == same) first = place;
  };
  std::apply(
      [&](auto&... of_a) {
        std::apply([&](auto&... of_b) { (look(of_a, of_b), ...); }, Members(b));
      },
      Members(a));
  return first;
}

template <typename T>
int FirstDifference(const T& a, const T& b) {
  return FirstMember(a, b, /*same=*/false);
}

// Of the members that have the value that they have in a record of which nothing is known.
template <typename T>
int FirstEmptyMember(const T& record) {
  return FirstMember(record, T{}, /*same=*/true);
}

}  // namespace turnopt::testing

#endif  // TURNOPT_TESTS_SUPPORT_RECORD_MEMBERS_H_
